import { Tag } from 'antd';
import { waiting } from '@/api/approvals';
import type { Schema } from '@/api/ops';
import { whole } from '@/api/paging';
import { Decide, stageOf } from '@/components/Decide';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { When } from '@/components/When';
import { safety } from '@/i18n/admin-safety';
import { useAccountSystem } from '@/i18n/orders';
import { useRoleName } from '@/i18n/roles';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';

type Order = Schema<'Order'>;

/** What is asked for, in words. */
function useWhat(): (o: Order) => string[] {
  const t = useTexts(safety);
  const role = useRoleName();
  const system = useAccountSystem();
  return (o) => {
    const out = o.lines.map((l) => `${l.name} × ${l.quantity}`);
    if (o.account) {
      out.push(t('accountFor', { system: system(o.account.system), person: o.account.person, contact: o.account.contact }));
      if (o.account.role) out.push(t('accountRole', { role: role(o.account.role) }));
    }
    if (o.opening) {
      out.push(t('opening', { protocol: o.opening.protocol, from: o.opening.from_port, to: o.opening.to_port }));
      out.push(t('openingFrom', { list: o.opening.sources.join(', ') }), t('openingTo', { list: o.opening.targets.join(', ') }));
    }
    return out;
  };
}

/** Accounts and openings wait for the audit or the security administrator, as the contract's flows say. */
export default function Decisions() {
  const t = useTexts(safety);
  const project = useProjectName();
  const what = useWhat();
  const columns: Column<Order>[] = [
    {
      key: 'name',
      title: t('request'),
      fixed: true,
      csv: (o) => o.name,
      render: (o) => (
        <>
          <strong>{o.name}</strong>
          {o.urgent && <div><Tag color="red">{t('urgent', { why: o.urgent })}</Tag></div>}
        </>
      ),
    },
    { key: 'what', title: t('what'), width: 320, csv: (o) => what(o).join('; '), render: (o) => what(o).map((line, i) => <div key={i}>{line}</div>) },
    { key: 'purpose', title: t('purpose'), csv: (o) => o.account?.purpose ?? o.opening?.purpose, render: (o) => o.account?.purpose ?? o.opening?.purpose ?? o.note ?? '—' },
    { key: 'until', title: t('until'), csv: (o) => o.account?.until ?? o.opening?.until, render: (o) => <When at={o.account?.until ?? o.opening?.until} /> },
    { key: 'project', title: t('project'), csv: (o) => project(o.project), render: (o) => <ProjectName id={o.project} /> },
    { key: 'by', title: t('by'), csv: (o) => o.ordered_by_name, render: (o) => o.ordered_by_name },
    { key: 'since', title: t('since'), csv: (o) => o.created_at, render: (o) => <When at={o.created_at} relative /> },
    { key: 'due', title: t('due'), csv: (o) => stageOf(o)?.due_at, render: (o) => <><When at={stageOf(o)?.due_at} /> {stageOf(o)?.overdue && <Tag color="red">{t('overdue')}</Tag>}</> },
    { key: 'decide', title: t('actions'), fixed: true, width: 230, render: (o) => <Decide order={o} /> },
  ];
  return (
    <Page title={t('decisions')}>
      <ServerTable
        id="decisions"
        queryKey={['approvals']}
        load={async ({ signal }) => whole(await waiting(signal))}
        find={(o) => `${o.name} ${o.ordered_by_name} ${what(o).join(' ')}`}
        rowKey={(o) => o.id}
        columns={columns}
        live={30_000}
        empty={{ title: t('decisionsNone'), hint: t('decisionsHint') }}
      />
    </Page>
  );
}
