import type { Tone } from '@/i18n/states';
import type { Order } from './cart';

export interface Happening {
  at: string;
  /** A key of `decisionNames`. */
  what: string;
  /** The role that decided, where it was a stage. */
  role?: string;
  by?: string;
  behalf?: string;
  reason?: string;
  round?: number;
  tone: Tone;
  /** It is still to come. */
  ahead: boolean;
}

const TONE: Readonly<Record<string, Tone>> = {
  submit: 'work', approve: 'ok', accept: 'ok', complete: 'ok', delivered: 'ok', reject: 'bad', refuse: 'bad', return: 'wait', retry: 'work', resubmit: 'work',
};

/** What happened to an order and what is still to come, oldest first. */
export function timeline(o: Order, now: number): Happening[] {
  const ahead = (at: string) => Date.parse(at) > now;
  const own = (what: string, at: string | null | undefined): Happening[] =>
    at ? [{ at, what, tone: TONE[what] ?? 'off', ahead: ahead(at) }] : [];
  const decided = o.decisions.map((d): Happening => ({
    at: d.at,
    what: d.decision,
    role: d.stage === 'orderer' ? undefined : d.stage,
    by: d.by_name,
    behalf: d.behalf_name ?? undefined,
    reason: d.reason ?? undefined,
    round: d.round,
    tone: TONE[d.decision] ?? 'off',
    ahead: false,
  }));
  const over = o.state === 'released';
  return [
    { at: o.created_at, what: 'submit', by: o.ordered_by_name, tone: 'work' as const, ahead: false },
    ...decided,
    ...(o.state === 'trial' ? own('trial', o.trial_until) : []),
    ...own('delivered', o.delivered_at),
    ...own('stopped', o.stopped_at),
    ...own('released', o.released_at),
    ...(over ? [] : own('expires', o.expires_at)),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}
