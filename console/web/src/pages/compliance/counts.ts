/** Counts of states, as a share that needs nothing more: what is met, and what no software can meet. */
export type Counts = Readonly<Record<string, number>>;

export const totalOf = (c: Counts): number => Object.values(c).reduce((a, b) => a + b, 0);

/** Per cent, rounded down: what is not wholly there is not called so. */
export function share(c: Counts): number {
  const all = totalOf(c);
  return all === 0 ? 0 : Math.floor((((c.met ?? 0) + (c.outside ?? 0)) * 100) / all);
}

export function sum(all: readonly Counts[]): Record<string, number> {
  const out: Record<string, number> = {};
  for (const c of all) for (const [state, n] of Object.entries(c)) out[state] = (out[state] ?? 0) + n;
  return out;
}

/** How the probes came out. */
export function verdicts(probes: readonly { verdict: string }[]): { holds: number; fails: number; unknown: number } {
  const n = (v: string) => probes.filter((p) => p.verdict === v).length;
  return { holds: n('holds'), fails: n('fails'), unknown: n('unknown') };
}
