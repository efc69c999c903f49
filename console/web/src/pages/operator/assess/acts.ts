import type { Schema } from '@/api/ops';

type Assessment = Schema<'Assessment'>;
type Known = Pick<Assessment, 'state' | 'confirmed_at' | 'appeal_until' | 'rectify_until' | 'rectified' | 'entries'>;

export type Act = 'refresh' | 'confirm' | 'appeal' | 'rectify';

/** Whether a report of rectification waits for the purchaser's decision. */
function reported(a: Known): boolean {
  return (a.entries ?? []).findLast((e) => e.kind === 'rectification' || e.kind === 'rectification_decision')?.kind === 'rectification';
}

/** What the supplier may do with an assessment now. */
export function acts(a: Known, now: number): Act[] {
  const all: Act[] = [];
  if (a.state === 'open' || a.state === 'appealed') all.push('refresh');
  if (a.state === 'announced' && !a.confirmed_at) {
    all.push('confirm');
    if (!a.appeal_until || now < Date.parse(a.appeal_until)) all.push('appeal');
  }
  if (a.rectify_until && !a.rectified && !reported(a)) all.push('rectify');
  return all;
}

/** What the purchaser is to do next: a key of the texts. */
export function purchaserIsTo(a: Known, now: number): 'toAnnounce' | 'toReview' | 'toFinalise' | 'toDecide' | undefined {
  if (a.state === 'open') return 'toAnnounce';
  if (a.state === 'appealed') return 'toReview';
  if (a.state === 'reviewed') return 'toFinalise';
  if (a.state === 'announced' && (a.confirmed_at || (a.appeal_until && now >= Date.parse(a.appeal_until)))) return 'toFinalise';
  return a.state === 'final' && !a.rectified && reported(a) ? 'toDecide' : undefined;
}

/** A document of the contract may be handed in, for the first time or again. */
export const maySubmit = (state: string): boolean => state === 'missing' || state === 'returned' || state === 'accepted';
