import type { Schema } from '@/api/ops';

type Row = Schema<'SchemeRow'>;
type Entry = Schema<'ScoreEntry'>;

/** What can be judged of an item: itself, or those of its parts that no record tells. */
export interface Target {
  /** As a judgement names it: `item` or `item.part`. */
  key: string;
  name: string;
  name_en: string;
  most?: string | null;
}

export function targets(row: Row): Target[] {
  if (row.parts.length === 0) return [{ key: row.id, name: row.name, name_en: row.name_en, most: row.points }];
  return row.parts.map((p) => ({ key: `${row.id}.${p.id}`, name: p.name, name_en: p.name_en, most: p.points }));
}

/** The names of figures that an item is computed from. */
export const figuresOf = (row: Row): string[] => [row.figure, ...row.parts.map((p) => p.figure)].filter((f): f is string => !!f);

/** The judgement of a key that stands: the last one, which every later one has to name. */
export function standing(entries: readonly Entry[], key: string): Entry | undefined {
  return entries.filter((e) => e.kind === 'judgement' && e.name === key).at(-1);
}

/** All that was said about an item or its parts, oldest first. */
export const about = (entries: readonly Entry[], id: string): Entry[] =>
  entries.filter((e) => e.name === id || e.name.startsWith(`${id}.`) || e.items.some((i) => i === id || i.startsWith(`${id}.`)));

export type Act = 'refresh' | 'judge' | 'announce' | 'decide' | 'finalise' | 'mended';

/** What the purchaser may do with an assessment. Deadlines are the API's to know. */
export function acts(a: Pick<Schema<'Assessment'>, 'state' | 'rectify_until' | 'rectified' | 'entries'>): Act[] {
  const reported = (a.entries ?? []).findLast((e) => e.kind === 'rectification' || e.kind === 'rectification_decision')?.kind === 'rectification';
  const mend: Act[] = reported && !a.rectified ? ['mended'] : [];
  switch (a.state) {
    case 'open':
      return ['refresh', 'judge', 'announce', ...mend];
    case 'announced':
      return ['finalise', ...mend];
    case 'appealed':
      return ['refresh', 'judge', 'decide', ...mend];
    case 'reviewed':
      return ['finalise', ...mend];
    default:
      return mend;
  }
}

/** Only what somebody supposed: an empty field is what the records say. */
export function supposed(values: Record<string, string | undefined> | undefined): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [k, v] of Object.entries(values ?? {})) if (v?.trim()) all[k] = v.trim();
  return all;
}

/** Which list of records a figure comes from. */
export type Source = 'incidents' | 'tickets' | 'changes' | 'duties' | 'advice' | 'levels' | 'pools' | 'assets' | 'risks';
const SOURCES: readonly (readonly [string, Source])[] = [
  ['incident.', 'incidents'],
  ['security.', 'incidents'],
  ['ticket.', 'tickets'],
  ['complaint.', 'tickets'],
  ['instruction.', 'tickets'],
  ['change.', 'changes'],
  ['report.', 'duties'],
  ['operations.', 'duties'],
  ['advice.', 'advice'],
  ['availability.', 'levels'],
  ['pool.', 'pools'],
  ['asset.', 'assets'],
  ['risk.', 'risks'],
];
export const sourceOf = (figure: string): Source | undefined => SOURCES.find(([p]) => figure.startsWith(p))?.[1];
