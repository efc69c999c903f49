import type { Schema } from '@/api/ops';

export type Loan = Schema<'QuotaLoan'>;
export type LoanAct = 'agree' | 'approve' | 'refuse' | 'withdraw' | 'giveBack';

/** Who looks: by what he may decide. */
export interface Decider {
  user: string;
  /** The project in scope. */
  project?: string;
  /** He manages that project. */
  manager: boolean;
  purchaser: boolean;
}

/** What somebody may do with a loan now. Who asks, who agrees and who approves are three people. */
export function loanActs(l: Pick<Loan, 'state' | 'lender' | 'borrower' | 'asked' | 'agreed'>, who: Decider): LoanAct[] {
  const signed = l.asked.by === who.user || l.agreed?.by === who.user;
  const lends = who.manager && who.project === l.lender;
  const borrows = who.manager && who.project === l.borrower;
  // A project that is neither sees the loan because it stands above both.
  const decides = who.purchaser || (who.manager && !lends && !borrows);
  const all: LoanAct[] = [];
  if (l.state === 'asked' && lends && !signed) all.push('agree');
  if (l.state === 'agreed' && decides && !signed) all.push('approve');
  if ((l.state === 'asked' || l.state === 'agreed') && (lends || decides)) all.push('refuse');
  if ((l.state === 'asked' || l.state === 'agreed') && borrows) all.push('withdraw');
  if ((l.state === 'lent' || l.state === 'overdue') && borrows) all.push('giveBack');
  return all;
}

/** Amounts that somebody wrote: nothing, or none of it, is not asked for. */
export function amounts(written: Record<string, number | null | undefined> | undefined): Record<string, number> {
  return Object.fromEntries(Object.entries(written ?? {}).filter((e): e is [string, number] => typeof e[1] === 'number' && e[1] > 0));
}
