import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { instant } from '@/api/calendar';
import { data, ops, type Schema } from '@/api/ops';
import { paged, withNext } from '@/api/paging';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { ledger } from '@/i18n/admin-audit';
import { useTexts } from '@/i18n';
import { EntryDetail } from './EntryDetail';
import { today } from './today';

type Entry = Schema<'AuditEntry'>;

/** Actions of the ledger that tell of logins; the API takes one action, or the beginning of one, at a time. */
const KINDS = {
  'session.open': 'kindOpen',
  'token.issue': 'kindToken',
  'session.close': 'kindClose',
  'session.*': 'kindSession',
  'password.change': 'kindPassword',
  'user.change-password': 'kindUserPassword',
  'second-factor.*': 'kindFactor',
} as const;

export default function Logins() {
  const t = useTexts(ledger);
  const [shown, setShown] = useState<Entry>();
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'action', label: t('kind'), initial: 'session.open', options: Object.entries(KINDS).map(([value, text]) => ({ value, label: t(text) })) },
      { key: 'from', label: t('from'), input: 'datetime-local', initial: today() },
      { key: 'to', label: t('to'), input: 'datetime-local' },
    ],
    [t],
  );
  const columns: Column<Entry>[] = [
    { key: 'at', title: t('when'), sort: 'at', fixed: true, csv: (e) => e.at, render: (e) => <When at={e.at} seconds /> },
    { key: 'user', title: t('user'), fixed: true, csv: (e) => e.user_name, render: (e) => e.user_name || e.user || '—' },
    { key: 'outcome', title: t('outcome'), width: 120, csv: (e) => e.outcome, render: (e) => <StateTag kind="audit" state={e.outcome} /> },
    { key: 'status', title: t('status'), width: 90, align: 'right', csv: (e) => e.status, render: (e) => e.status ?? '—' },
    { key: 'remote', title: t('remote'), csv: (e) => e.remote, render: (e) => <span className="mono">{e.remote ?? '—'}</span> },
    { key: 'action', title: t('action'), width: 190, csv: (e) => e.action, render: (e) => <span className="mono">{e.action}</span> },
    { key: 'detail', title: t('detail'), hidden: true, csv: (e) => e.detail, render: (e) => e.detail ?? '—' },
    { key: 'request', title: t('request'), hidden: true, csv: (e) => e.request, render: (e) => <span className="mono">{e.request}</span> },
    { key: 'show', title: t('show'), fixed: true, width: 90, render: (e) => <Button size="small" onClick={() => setShown(e)}>{t('show')}</Button> },
  ];
  return (
    <Page title={t('logins')}>
      <ServerTable
        id="logins"
        queryKey={['audit', 'logins']}
        load={async ({ filters: f, signal, sort, ...ask }) => {
          // By time, also where nobody asked: the ledger finds a stretch of time by it.
          const query = { ...f, ...paged({ ...ask, sort: sort ?? { key: 'at', dir: 'asc' } }), from: instant(f.from), to: instant(f.to) };
          const page = await data(ops.GET('/ops/v1/audit', { params: { query }, signal }));
          return withNext(page.entries, page.next);
        }}
        rowKey={(e) => String(e.seq)}
        columns={columns}
        filters={filters}
        search={{ key: 'user', placeholder: t('userFind') }}
        empty={{ title: t('loginsNone'), hint: t('loginsHint') }}
      />
      <EntryDetail entry={shown} onClose={() => setShown(undefined)} />
    </Page>
  );
}
