import { data, ops } from '@/api/ops';
import { Confirm } from '@/components/Confirm';
import { share } from '@/i18n/tenant-share';
import { useTexts } from '@/i18n';
import { useMay, useProject, useSession } from '@/session/context';
import { useProjectName } from '@/session/names';
import { useResources } from '../../operator/resources/Loans';
import { loanActs, type Loan } from './acts';

/** What whoever looks may decide on a loan. */
export function LoanMoves({ loan: l }: { loan: Loan }) {
  const t = useTexts(share);
  const may = useMay();
  const { user } = useSession();
  const project = useProject();
  const name = useProjectName();
  const resources = useResources();
  const can = loanActs(l, { user: user.id, project: project?.id, manager: may('manager'), purchaser: may('purchaser') });
  const params = { path: { id: l.id } };
  const [what, borrower, lender] = [resources(l.resources), name(l.borrower), name(l.lender)];
  if (can.length === 0) return <>—</>;
  return (
    <span style={{ display: 'inline-flex', gap: 6, flexWrap: 'wrap' }}>
      {can.includes('agree') && (
        <Confirm label={t('agree')} what={t('agreeWhat', { name: borrower, what })} then={t('agreeThen')} done={t('agreed')} button={{ type: 'primary' }} act={() => data(ops.POST('/ops/v1/loans/{id}/agree', { params }))} />
      )}
      {can.includes('approve') && (
        <Confirm label={t('approve')} what={t('approveWhat', { lender, name: borrower, what })} then={t('approveThenLoan')} done={t('approved')} button={{ type: 'primary' }} act={() => data(ops.POST('/ops/v1/loans/{id}/approve', { params }))} />
      )}
      {can.includes('refuse') && (
        <Confirm label={t('refuse')} what={t('refuseWhat', { name: borrower })} done={t('refused')} danger reason={{ label: t('refuseReason'), required: true }} act={(reason) => data(ops.POST('/ops/v1/loans/{id}/refuse', { params, body: { reason } }))} />
      )}
      {can.includes('withdraw') && <Confirm label={t('withdraw')} what={t('withdrawWhat')} done={t('withdrawn')} act={() => data(ops.POST('/ops/v1/loans/{id}/return', { params }))} />}
      {can.includes('giveBack') && (
        <Confirm label={t('giveBack')} what={t('giveBackWhat', { what })} then={t('giveBackThen')} done={t('gaveBack')} act={() => data(ops.POST('/ops/v1/loans/{id}/return', { params }))} />
      )}
    </span>
  );
}
