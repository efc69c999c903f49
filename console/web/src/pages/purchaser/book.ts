import type { Schema } from '@/api/ops';

export type Move = 'confirm' | 'dispute' | 'withdraw' | 'accept' | 'decide' | 'decline';

type Line = Pick<Schema<'ReconciledLine'>, 'state'>;
type Dispute = Pick<Schema<'BillDispute'>, 'state' | 'side'> & {
  proposal?: Pick<Schema<'DisputeProposal'>, 'answer_due' | 'silence_accepts'> | null;
};

/** What the purchaser may do with a line: what the API would not refuse. */
export function moves(line: Line, dispute: Dispute | undefined, now: number): Move[] {
  if (line.state === 'open' || line.state === 'confirmed_by_tenant') return ['confirm', 'dispute'];
  if (line.state !== 'disputed' || !dispute) return [];
  const own = dispute.side === 'purchaser';
  const end: Move[] = own ? ['withdraw'] : [];
  if (dispute.state === 'proposed') {
    if (own) return ['accept', 'decline', ...end];
    const { answer_due: due, silence_accepts: silent } = dispute.proposal ?? {};
    // The tenant answers first, as long as the contract gives him time.
    return !due || (Date.parse(due) <= now && !silent) ? ['decide'] : [];
  }
  if (dispute.state === 'declined') return [own ? 'accept' : 'decide', ...end];
  return end;
}

/** Whether the list still waits for the purchaser's signature. */
export const maySign = (b: Pick<Schema<'BookState'>, 'reconciliation'> | null | undefined): boolean =>
  b?.reconciliation === 'open' || b?.reconciliation === 'signed_by_tenant';
