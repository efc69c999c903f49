import type { ReactNode } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { ServerTable, type Column } from '@/components/ServerTable';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { common } from '@/i18n/common';
import { treeTexts } from '@/i18n/operator-quota';
import { quotaNames } from '@/i18n/quota';
import { usePick, useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';

type Loan = Schema<'QuotaLoan'>;
type Allocation = Schema<'Allocation'>;

/** Quota in words. */
export function useResources(): (of: Record<string, number>) => string {
  const say = usePick();
  return (of) => Object.entries(of).map(([key, n]) => `${say(quotaNames[key] ?? [key, key])} ${n}`).join('; ');
}

function Signed({ sign }: { sign?: Schema<'LoanSign'> | null }) {
  return sign ? <>{sign.name} <When at={sign.at} /></> : '—';
}

/** Loans of quota among sibling projects, with what whoever looks may do; members and the purchaser decide, so the operator watches. */
export function Loans({ act }: { act?: (l: Loan) => ReactNode }) {
  const t = useTexts(treeTexts);
  const c = useTexts(common);
  const name = useProjectName();
  const resources = useResources();
  const columns: Column<Loan>[] = [
    { key: 'borrower', title: t('borrower'), fixed: true, csv: (l) => name(l.borrower), render: (l) => <strong>{name(l.borrower)}</strong> },
    { key: 'lender', title: t('lender'), csv: (l) => name(l.lender), render: (l) => name(l.lender) },
    { key: 'what', title: t('what'), width: 240, csv: (l) => resources(l.resources), render: (l) => resources(l.resources) },
    { key: 'state', title: t('state'), fixed: true, csv: (l) => l.state, render: (l) => <StateTag kind="loan" state={l.state} /> },
    { key: 'until', title: t('until'), csv: (l) => l.until, render: (l) => <When at={l.until} /> },
    { key: 'reason', title: t('reason'), csv: (l) => l.reason, render: (l) => l.reason },
    { key: 'asked', title: t('asked'), csv: (l) => `${l.asked.name} ${l.asked.at}`, render: (l) => <Signed sign={l.asked} /> },
    { key: 'agreed', title: t('agreed'), hidden: true, csv: (l) => l.agreed?.name, render: (l) => <Signed sign={l.agreed} /> },
    { key: 'approved', title: t('approved'), hidden: true, csv: (l) => l.approved?.name, render: (l) => <Signed sign={l.approved} /> },
    { key: 'ended', title: t('ended'), csv: (l) => l.ended_at, render: (l) => <When at={l.ended_at} /> },
    { key: 'note', title: t('note'), csv: (l) => l.note, render: (l) => l.note ?? '—' },
    ...(act ? [{ key: 'do', title: c('actions'), fixed: true, width: 200, render: act }] : []),
  ];
  return (
    <ServerTable
      id="loans"
      prefix="l"
      queryKey={['loans']}
      load={async ({ limit, marker, signal }) => {
        const { loans } = await data(ops.GET('/ops/v1/loans', { params: { query: { limit: String(limit), marker } }, signal }));
        return byLast(loans, limit, (l) => l.id);
      }}
      rowKey={(l) => l.id}
      columns={columns}
      empty={{ title: t('loansNone'), hint: t('loansHint') }}
    />
  );
}

/** What projects handed on to those below them. */
export function Allocations({ act }: { act?: (a: Allocation) => ReactNode }) {
  const t = useTexts(treeTexts);
  const c = useTexts(common);
  const name = useProjectName();
  const resources = useResources();
  const columns: Column<Allocation>[] = [
    { key: 'at', title: t('at'), fixed: true, csv: (a) => a.at, render: (a) => <When at={a.at} /> },
    { key: 'parent', title: t('parent'), csv: (a) => name(a.parent), render: (a) => name(a.parent) },
    { key: 'child', title: t('child'), fixed: true, csv: (a) => name(a.child), render: (a) => <strong>{name(a.child)}</strong> },
    { key: 'what', title: t('what'), width: 240, csv: (a) => resources(a.resources), render: (a) => resources(a.resources) },
    { key: 'by', title: t('by'), csv: (a) => a.by_name, render: (a) => a.by_name },
    { key: 'reason', title: t('reason'), csv: (a) => a.reason, render: (a) => a.reason ?? '—' },
    { key: 'ended', title: t('ended'), csv: (a) => a.ended_at, render: (a) => <When at={a.ended_at} /> },
    ...(act ? [{ key: 'do', title: c('actions'), fixed: true, width: 110, render: act }] : []),
  ];
  return (
    <ServerTable
      id="allocations"
      prefix="a"
      queryKey={['allocations']}
      load={async ({ limit, marker, signal }) => {
        const { allocations } = await data(ops.GET('/ops/v1/allocations', { params: { query: { limit: String(limit), marker } }, signal }));
        return byLast(allocations, limit, (a) => a.id);
      }}
      rowKey={(a) => a.id}
      columns={columns}
      empty={{ title: t('allocationsNone'), hint: t('allocationsHint') }}
    />
  );
}
