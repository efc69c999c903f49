import type { Schema } from '@/api/ops';

export type Subject = Schema<'HealthSubject'>;
export type Measure = Schema<'HealthMeasure'>;
export type Finding = Schema<'HealthFinding'>;

/** What is looked at, with the measures that each has. */
export const KINDS = {
  cluster: ['vcpu', 'memory', 'granted', 'cpu_load', 'memory_load'],
  host: ['vcpu', 'memory', 'granted', 'cpu_load', 'memory_load'],
  storage: ['disk', 'granted'],
  ip_pool: ['address'],
  system: ['cpu_load', 'memory_load'],
  environment: ['cpu_load', 'memory_load'],
} as const satisfies Record<string, readonly string[]>;
export type Kind = keyof typeof KINDS;

export const isKind = (word: string | undefined): word is Kind => word !== undefined && word in KINDS;

/** The kind in the address of a page: `/operator/health/<kind>`. */
export function kindIn(pathname: string): Kind {
  const word = pathname.split('/')[3];
  return isKind(word) ? word : 'cluster';
}

export const pathTo = (kind: string, id: string): string => `/operator/health/${kind}/${encodeURIComponent(id)}`;

/** How long a measure lasts: a key of the texts, with its number. */
export function lasts(m: Pick<Measure, 'days' | 'reason' | 'limit_percent'>): { key: 'days' | 'reached' | 'no_growth' | 'too_few_days' | 'far' | 'no_capacity'; n: number } {
  if (typeof m.days === 'number') return { key: m.days <= 0 ? 'reached' : 'days', n: m.days };
  const why = (['no_growth', 'far', 'no_capacity'] as const).find((r) => r === m.reason);
  return { key: why ?? 'too_few_days', n: 0 };
}

/** The gravest first, the newest of them first. */
const GRAVE = ['critical', 'warning', 'notice'];
export function byGravity(all: readonly Finding[]): Finding[] {
  const grave = (f: Finding) => GRAVE.indexOf(f.severity);
  return [...all].sort((a, b) => grave(a) - grave(b) || b.raised_at.localeCompare(a.raised_at));
}

/** Where a place of a ranking leads. */
export function leadsTo(kind: string, id: string): string | undefined {
  if (kind === 'server') return `/operator/samples?subject=${encodeURIComponent(id)}`;
  if (kind === 'host' || kind === 'system') return pathTo(kind, id);
  return undefined;
}
