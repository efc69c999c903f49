import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { instant } from '@/api/calendar';
import { data, ops, type Schema } from '@/api/ops';
import { paged, withNext } from '@/api/paging';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { admin } from '@/i18n/admin';
import { useTexts } from '@/i18n';
import { ledger } from '@/i18n/admin-audit';
import { useProjectName } from '@/session/names';
import { Chain } from './Chain';
import { EntryDetail } from './EntryDetail';
import { today } from './today';

type Entry = Schema<'AuditEntry'>;

const SERVICES = ['identity', 'compute', 'network', 'volume', 'image', 'ops', 'console'];

export default function Audit() {
  const t = useTexts(admin);
  const l = useTexts(ledger);
  const project = useProjectName();
  const [shown, setShown] = useState<Entry>();
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'from', label: t('from'), input: 'datetime-local', initial: today() },
      { key: 'to', label: t('to'), input: 'datetime-local' },
      { key: 'user', label: t('userFind') },
      { key: 'service', label: t('service'), options: SERVICES.map((value) => ({ value, label: value })) },
      { key: 'project', label: t('project'), project: true },
      { key: 'request', label: t('request') },
    ],
    [t],
  );
  const columns: Column<Entry>[] = [
    { key: 'at', title: t('at'), sort: 'at', fixed: true, csv: (e) => e.at, render: (e) => <When at={e.at} seconds /> },
    { key: 'user', title: t('user'), csv: (e) => e.user_name, render: (e) => e.user_name || e.user },
    { key: 'action', title: t('action'), width: 220, csv: (e) => e.action, render: (e) => <span className="mono">{e.action}</span> },
    { key: 'service', title: t('service'), width: 110, csv: (e) => e.service, render: (e) => e.service },
    { key: 'outcome', title: t('outcome'), width: 120, csv: (e) => e.outcome, render: (e) => <StateTag kind="audit" state={e.outcome} /> },
    { key: 'status', title: t('status'), width: 90, align: 'right', csv: (e) => e.status, render: (e) => e.status ?? '—' },
    { key: 'project', title: t('project'), csv: (e) => project(e.project), render: (e) => <ProjectName id={e.project} /> },
    { key: 'remote', title: t('remote'), csv: (e) => e.remote, render: (e) => <span className="mono">{e.remote ?? '—'}</span> },
    { key: 'path', title: t('path'), width: 280, csv: (e) => e.path, render: (e) => <span className="mono">{e.path}</span> },
    { key: 'detail', title: t('detail'), hidden: true, width: 280, csv: (e) => e.detail, render: (e) => e.detail ?? '—' },
    { key: 'request', title: t('request'), hidden: true, width: 300, csv: (e) => e.request, render: (e) => <span className="mono">{e.request}</span> },
    { key: 'place', title: t('place'), align: 'right', csv: (e) => e.place, render: (e) => e.place ?? t('unsealed') },
    { key: 'chain', title: t('chain'), hidden: true, width: 300, csv: (e) => e.chain, render: (e) => <span className="mono">{e.chain ?? '—'}</span> },
    { key: 'show', title: l('show'), fixed: true, width: 90, render: (e) => <Button size="small" onClick={() => setShown(e)}>{l('show')}</Button> },
  ];
  return (
    <Page title={t('audit')}>
      <Chain />
      <ServerTable
        id="audit"
        queryKey={['audit']}
        load={async ({ filters: f, signal, sort, ...ask }) => {
          // By time, also where nobody asked: the ledger finds a stretch of time by it.
          const query = { ...f, ...paged({ ...ask, sort: sort ?? { key: 'at', dir: 'asc' } }), from: instant(f.from), to: instant(f.to) };
          const page = await data(ops.GET('/ops/v1/audit', { params: { query }, signal }));
          return withNext(page.entries, page.next);
        }}
        rowKey={(e) => String(e.seq)}
        columns={columns}
        filters={filters}
        search={{ key: 'action', placeholder: t('actionFind') }}
        empty={{ title: t('auditNone'), hint: t('auditHint') }}
      />
      <EntryDetail entry={shown} onClose={() => setShown(undefined)} />
    </Page>
  );
}
