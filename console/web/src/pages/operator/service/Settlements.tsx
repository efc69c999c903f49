import { Link, useNavigate } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { paged, withNext } from '@/api/paging';
import { Documents } from '@/components/Documents';
import { Money } from '@/components/Money';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { When } from '@/components/When';
import { contract as texts } from '@/i18n/operator-contract';
import { useTexts } from '@/i18n';
import { At } from './fields';
import { clean } from './form';
import { Act, CaseTag } from './parts';

type Summary = Schema<'SettlementSummary'>;

export function useSettlementState() {
  const t = useTexts(texts);
  return (s: string) => (s === 'draft' || s === 'proposed' || s === 'closed' ? t(`settlement_${s}`) : s);
}

export default function Settlements() {
  const t = useTexts(texts);
  const state = useSettlementState();
  const go = useNavigate();
  const columns: Column<Summary>[] = [
    { key: 'number', title: t('number'), sort: 'number', fixed: true, width: 90, csv: (s) => s.number, render: (s) => <Link to={`/operator/settlements/${s.id}`}>{t('numberOf', { n: s.number })}</Link> },
    { key: 'until', title: t('until'), sort: 'until', csv: (s) => s.until, render: (s) => s.until },
    { key: 'state', title: t('state'), sort: 'state', csv: (s) => s.state, render: (s) => <CaseTag state={s.state} name={state(s.state)} /> },
    { key: 'total', title: t('total'), align: 'right', csv: (s) => s.total, render: (s) => <Money yuan={s.total} /> },
    { key: 'review', title: t('reviewUntil'), csv: (s) => s.review_until, render: (s) => <><When at={s.review_until} /> {s.review_late && <CaseTag state="late" name={t('reviewLate')} />}</> },
    { key: 'documents', title: t('document'), width: 160, render: (s) => <Documents path={`/ops/v1/settlements/${s.id}/document`} name={`settlement-${s.number}`} formats={['pdf', 'xlsx']} /> },
  ];
  const draft = (
    <Act<Schema<'SettlementRequest'>>
      primary
      label={t('draft')}
      hint={t('draftHint')}
      done={t('drafted')}
      submit={async (v) => {
        const made = await data(ops.POST('/ops/v1/settlements', { body: clean(v) }));
        void go(`/operator/settlements/${made.id}`);
      }}
    >
      <At name="until" label={t('until')} date hint={t('draftUntil')} />
    </Act>
  );
  return (
    <Page title={t('settlements')} extra={draft}>
      <ServerTable
        id="settlements"
        queryKey={['settlements']}
        load={async ({ signal, ...ask }) => {
          const page = await data(ops.GET('/ops/v1/settlements', { params: { query: paged(ask) }, signal }));
          return withNext(page.settlements, page.next);
        }}
        rowKey={(s) => s.id}
        columns={columns}
        empty={{ title: t('settlementsNone'), hint: t('settlementsHint') }}
      />
    </Page>
  );
}
