import { Page } from '@/components/Page';
import { treeTexts } from '@/i18n/operator-quota';
import { useTexts } from '@/i18n';
import { Loans as Table } from '../operator/resources/Loans';
import { LoanMoves } from '../tenant/share/LoanMoves';

/** Loans of quota among projects: approved or refused here, once the lender has agreed. */
export default function Loans() {
  const t = useTexts(treeTexts);
  return (
    <Page title={t('loans')}>
      <Table act={(l) => <LoanMoves loan={l} />} />
    </Page>
  );
}
