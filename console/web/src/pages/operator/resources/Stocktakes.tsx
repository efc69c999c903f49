import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { assetTexts } from '@/i18n/operator-assets';
import { useTexts } from '@/i18n';
import { useClassOptions } from './AssetForm';

type Stocktake = Schema<'Stocktake'>;

export default function Stocktakes() {
  const t = useTexts(assetTexts);
  const go = useNavigate();
  const [open, setOpen] = useState(false);
  const classes = useClassOptions();
  const path = (id: string) => `/operator/stocktakes/${encodeURIComponent(id)}`;
  const names = (s: Stocktake) => s.classes.map((c) => classes.find((o) => o.value === c)?.label ?? c).join(', ');
  const columns: Column<Stocktake>[] = [
    { key: 'name', title: t('name'), fixed: true, csv: (s) => s.name, render: (s) => <Link to={path(s.id)}>{s.name}</Link> },
    { key: 'state', title: t('state'), csv: (s) => s.state, render: (s) => <StateTag kind="stocktake" state={s.state} /> },
    { key: 'classes', title: t('class'), width: 220, csv: names, render: names },
    { key: 'lines', title: t('lines'), align: 'right', csv: (s) => s.lines_total, render: (s) => <span className="num">{s.lines_total}</span> },
    { key: 'un', title: t('unregistered'), align: 'right', csv: (s) => s.unregistered, render: (s) => <span className="num">{s.unregistered}</span> },
    { key: 'accuracy', title: t('accuracy'), align: 'right', csv: (s) => s.accuracy, render: (s) => (s.accuracy ? <span className="num">{s.accuracy}%</span> : '—') },
    { key: 'begun', title: t('begunAt'), csv: (s) => s.begun_at, render: (s) => <When at={s.begun_at} /> },
    { key: 'by', title: t('begunBy'), csv: (s) => s.begun_by, render: (s) => s.begun_by },
    { key: 'closed', title: t('closedAt'), csv: (s) => s.closed_at, render: (s) => <When at={s.closed_at} /> },
  ];
  const begin = <Button type="primary" onClick={() => setOpen(true)}>{t('begin')}</Button>;
  return (
    <Page title={t('stocktakes')} extra={begin}>
      <ServerTable
        id="stocktakes"
        queryKey={['stocktakes']}
        load={async ({ limit, marker, signal }) => {
          const { stocktakes } = await data(ops.GET('/ops/v1/stocktakes', { params: { query: { limit: String(limit), marker } }, signal }));
          return byLast(stocktakes, limit, (s) => s.id);
        }}
        rowKey={(s) => s.id}
        columns={columns}
        empty={{ title: t('stocktakesNone'), hint: t('stocktakesHint'), action: begin }}
      />
      <FormDrawer<Schema<'StocktakeRequest'>, Stocktake>
        open={open}
        title={t('begin')}
        onClose={() => setOpen(false)}
        submit={(v) => data(ops.POST('/ops/v1/stocktakes', { body: { name: v.name, classes: v.classes ?? [] } }))}
        onDone={(s) => void go(path(s.id))}
        done={t('begun')}
      >
        <Form.Item name="name" label={t('name')} rules={[{ required: true, whitespace: true }]}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="classes" label={t('classes')}>
          <Select mode="multiple" options={classes} />
        </Form.Item>
      </FormDrawer>
    </Page>
  );
}
