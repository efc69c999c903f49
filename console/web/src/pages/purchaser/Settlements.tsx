import { Button, Form, Input, Tag } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { paged, withNext } from '@/api/paging';
import { Documents } from '@/components/Documents';
import { FormDrawer } from '@/components/FormDrawer';
import { Money } from '@/components/Money';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { room } from '@/i18n/purchaser-room';
import { useTexts } from '@/i18n';

type Row = Schema<'SettlementSummary'>;

export default function Settlements() {
  const t = useTexts(room);
  const go = useNavigate();
  const [open, setOpen] = useState(false);
  const link = (id: string) => `/purchaser/settlements/${encodeURIComponent(id)}`;
  const columns: Column<Row>[] = [
    { key: 'n', title: t('number'), sort: 'number', fixed: true, csv: (s) => s.number, render: (s) => <Link to={link(s.id)}><strong>{t('nth', { n: s.number })}</strong></Link> },
    { key: 'until', title: t('until'), sort: 'until', csv: (s) => s.until, render: (s) => s.until },
    { key: 'total', title: t('total'), align: 'right', csv: (s) => s.total, render: (s) => <Money yuan={s.total} /> },
    { key: 'state', title: t('state'), sort: 'state', csv: (s) => s.state, render: (s) => <StateTag kind="settlement" state={s.state} /> },
    { key: 'review', title: t('review'), csv: (s) => s.review_until, render: (s) => <><When at={s.review_until} /> {s.review_late && <Tag color="red">{t('late')}</Tag>}</> },
    { key: 'papers', title: t('papers'), render: (s) => <Documents path={`/ops/v1/settlements/${encodeURIComponent(s.id)}/document`} name={`settlement-${s.number}`} /> },
  ];
  return (
    <Page title={t('settlements')} extra={<Button onClick={() => setOpen(true)}>{t('compute')}</Button>}>
      <ServerTable
        id="purchaser-settlements"
        queryKey={['settlements']}
        load={async ({ signal, ...ask }) => {
          const page = await data(ops.GET('/ops/v1/settlements', { params: { query: paged(ask) }, signal }));
          return withNext(page.settlements, page.next);
        }}
        rowKey={(s) => s.id}
        columns={columns}
        empty={{ title: t('settlementsNone'), hint: t('settlementsHint') }}
      />
      <FormDrawer<{ until?: string }, Schema<'Settlement'>>
        open={open}
        title={t('compute')}
        onClose={() => setOpen(false)}
        done={t('computed')}
        onDone={(s) => void go(link(s.id))}
        submit={(v) => data(ops.POST('/ops/v1/settlements', { body: { until: v.until || null } }))}
      >
        <Form.Item name="until" label={t('computeUntil')}>
          <Input type="date" />
        </Form.Item>
      </FormDrawer>
    </Page>
  );
}
