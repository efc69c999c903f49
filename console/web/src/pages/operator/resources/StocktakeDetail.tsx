import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { Failure } from '@/components/Failure';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag, useStateOptions } from '@/components/StateTag';
import { When } from '@/components/When';
import { assetTexts } from '@/i18n/operator-assets';
import { useTexts } from '@/i18n';
import { useClassOptions } from './AssetForm';

type Line = Schema<'StocktakeLine'>;

/** What may be said of a line: of what was not on record, only whether it is by now. */
export function resultsOf(result: string): string[] {
  return result === 'unregistered' || result === 'registered' ? ['registered', 'unregistered'] : ['right', 'missing', 'differs'];
}

export default function StocktakeDetail() {
  const t = useTexts(assetTexts);
  const { id = '' } = useParams();
  const [line, setLine] = useState<Line>();
  const [open, setOpen] = useState(false);
  const results = useStateOptions('stocktakeLine');
  const classes = useClassOptions();
  const query = useQuery({
    queryKey: ['stocktake', id],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/stocktakes/{id}', { params: { path: { id }, query: { limit: '1' } }, signal })),
  });
  const s = query.data;
  const filters = useMemo<Filter[]>(() => [{ key: 'result', label: t('result'), options: results }], [t, results]);
  const className = (c: string) => classes.find((o) => o.value === c)?.label ?? c;
  const columns: Column<Line>[] = [
    { key: 'n', title: '#', align: 'right', csv: (l) => l.n, render: (l) => <span className="num">{l.n}</span> },
    { key: 'name', title: t('name'), fixed: true, csv: (l) => l.name, render: (l) => <strong>{l.name}</strong> },
    { key: 'class', title: t('class'), csv: (l) => className(l.class), render: (l) => className(l.class) },
    { key: 'result', title: t('result'), fixed: true, csv: (l) => l.result, render: (l) => <StateTag kind="stocktakeLine" state={l.result} /> },
    { key: 'note', title: t('note'), width: 220, csv: (l) => l.note, render: (l) => l.note || '—' },
    { key: 'by', title: t('checkedBy'), csv: (l) => l.checked_by, render: (l) => l.checked_by ?? '—' },
    { key: 'at', title: t('checkedAt'), csv: (l) => l.checked_at, render: (l) => <When at={l.checked_at} /> },
    {
      key: 'do',
      title: t('actions'),
      fixed: true,
      render: (l) =>
        s?.state === 'open' ? (
          <Button
            size="small"
            onClick={() => {
              setLine(l);
              setOpen(true);
            }}
          >
            {t('check')}
          </Button>
        ) : (
          '—'
        ),
    },
  ];
  return (
    <Page
      title={s?.name ?? t('stocktake')}
      tags={s && <StateTag kind="stocktake" state={s.state} />}
      extra={
        s?.state === 'open' && (
          <Confirm
            button={{ size: 'middle' }}
            label={t('close')}
            what={t('closeWhat', { name: s.name })}
            then={t('closeThen')}
            done={t('closed')}
            act={() => data(ops.POST('/ops/v1/stocktakes/{id}/close', { params: { path: { id } } }))}
          />
        )
      }
    >
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {s?.accuracy && (
        <Alert type="success" showIcon style={{ marginBottom: 12 }} title={`${t('accuracy')} ${s.accuracy}% · ${t('lines')} ${s.lines_total} · ${t('unregistered')} ${s.unregistered}`} />
      )}
      <ServerTable
        id="stocktake-lines"
        queryKey={['stocktake-lines', id]}
        load={async ({ limit, marker, filters: f, signal }) => {
          const params = { path: { id }, query: { limit: String(limit), marker, result: f.result } };
          const { lines } = await data(ops.GET('/ops/v1/stocktakes/{id}', { params, signal }));
          return byLast(lines ?? [], limit, (l) => String(l.n));
        }}
        rowKey={(l) => String(l.n)}
        columns={columns}
        filters={filters}
        empty={{ title: t('linesNone'), hint: t('linesHint') }}
      />
      <FormDrawer<Schema<'LineCheck'>, Line>
        key={line?.n}
        open={open && line !== undefined}
        title={t('checkTitle', { name: line?.name ?? '' })}
        onClose={() => setOpen(false)}
        initial={{ result: line && resultsOf(line.result)[0], note: line?.note }}
        submit={(v) => {
          const path = { id, n: String(line?.n) };
          return data(ops.PUT('/ops/v1/stocktakes/{id}/lines/{n}', { params: { path }, body: { result: v.result, note: v.note ?? '' } }));
        }}
        done={t('checked')}
      >
        <Form.Item name="result" label={t('result')} rules={[{ required: true }]}>
          <Select options={results.filter((r) => line && resultsOf(line.result).includes(r.value))} />
        </Form.Item>
        <Form.Item name="note" label={t('note')}>
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      </FormDrawer>
    </Page>
  );
}
