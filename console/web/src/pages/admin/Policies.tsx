import { Alert, Tag } from 'antd';
import { useMemo } from 'react';
import { matrix, type MatrixRow } from '@/api/matrix';
import { whole } from '@/api/paging';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { safety } from '@/i18n/admin-safety';
import { roleNames, useRoleName } from '@/i18n/roles';
import { usePick, useTexts } from '@/i18n';

/** Who may call what of the operations API, as the running cloud says. */
export default function Policies() {
  const t = useTexts(safety);
  const say = usePick();
  const role = useRoleName();
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'role', label: t('role'), options: Object.entries(roleNames).map(([value, name]) => ({ value, label: say(name) })) },
      { key: 'kind', label: t('kind'), options: [{ value: 'read', label: t('reads') }, { value: 'change', label: t('changes') }] },
    ],
    [t, say],
  );
  const who = (r: MatrixRow) => (r.who === 'anybody' ? t('anybody') : r.who === 'token' ? t('anyToken') : r.who.join(', '));
  const columns: Column<MatrixRow>[] = [
    { key: 'method', title: t('method'), width: 90, fixed: true, csv: (r) => r.method, render: (r) => <strong className="mono">{r.method}</strong> },
    { key: 'path', title: t('path'), width: 330, fixed: true, csv: (r) => r.path, render: (r) => <span className="mono">{r.path}</span> },
    { key: 'action', title: t('action'), width: 210, csv: (r) => r.action, render: (r) => <span className="mono">{r.action}</span> },
    { key: 'summary', title: t('meaning'), width: 300, csv: (r) => r.summary, render: (r) => <span lang="en">{r.summary}</span> },
    {
      key: 'who',
      title: t('allowed'),
      width: 380,
      csv: who,
      render: (r) => (typeof r.who === 'string' ? who(r) : r.who.map((x) => <Tag key={x} title={x}>{role(x)}</Tag>)),
    },
  ];
  return (
    <Page title={t('policies')}>
      <Alert type="info" showIcon style={{ marginBottom: 12 }} title={t('policiesNote')} />
      <ServerTable
        id="policies"
        queryKey={['matrix']}
        load={async ({ filters: f, signal }) => {
          const rows = await matrix(signal);
          return whole(
            rows.filter(
              (r) =>
                (f.role === undefined || typeof r.who === 'string' || r.who.includes(f.role)) &&
                (f.kind === undefined || (r.method === 'GET') === (f.kind === 'read')),
            ),
          );
        }}
        find={(r) => `${r.method} ${r.path} ${r.action} ${r.summary}`}
        rowKey={(r) => r.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('policiesNone'), hint: t('policiesHint') }}
      />
    </Page>
  );
}
