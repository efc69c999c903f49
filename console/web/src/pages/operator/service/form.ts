/** Between forms and requests, and what a case takes in which state. Nothing here draws. */
import { addMonths, instant, localOf } from '@/api/calendar';

export { instant };

/** The form without what nobody filled in: the API takes a missing field, not an empty one. */
export function clean<T extends object>(values: T): T {
  const kept = Object.entries(values)
    .map(([k, v]) => [k, typeof v === 'string' ? v.trim() : v] as const)
    .filter(([, v]) => v !== undefined && v !== null && v !== '' && !(Array.isArray(v) && v.length === 0));
  return Object.fromEntries(kept) as T;
}

export interface Left {
  late: boolean;
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
}

/** How long until a deadline, or since it passed. */
export function left(due: string, now: number): Left {
  const ms = new Date(due).getTime() - now;
  const all = Math.floor(Math.abs(ms) / 1000);
  return { late: ms < 0, days: Math.floor(all / 86_400), hours: Math.floor(all / 3600) % 24, minutes: Math.floor(all / 60) % 60, seconds: all % 60 };
}

/** What the staff may do to a ticket. Confirming, reopening and taking back are the tenant's. */
export function ticketEvents(state: string): string[] {
  const taken: Record<string, string[]> = {
    open: ['accept'],
    accepted: ['start'],
    reopened: ['start'],
    in_progress: ['resolve', 'wait'],
    waiting_for_tenant: ['resume'],
    resolved: ['close'],
  };
  return taken[state] ?? [];
}

export const STAGES = ['received', 'responded', 'on_site', 'handling', 'recovered'] as const;
interface Entry {
  id: string;
  event: string;
  corrects?: string | null;
}

/** The entry of each stage that stands: the last that nothing corrects; a recovery before a relapse was none. */
export function standing(entries: readonly Entry[]): Map<string, string> {
  const corrected = new Set(entries.map((e) => e.corrects).filter(Boolean));
  const out = new Map<string, string>();
  for (const e of entries) {
    if (corrected.has(e.id)) continue;
    if (e.event === 'relapse') out.delete('recovered');
    else if ((STAGES as readonly string[]).includes(e.event)) out.set(e.event, e.id);
  }
  return out;
}

/** Stages that nobody has entered, in order, and what else an incident takes. */
export function incidentEvents(state: string, entries: readonly Entry[]): string[] {
  if (state === 'closed' || state === 'void') return [];
  const there = standing(entries);
  const stages = STAGES.filter((s) => !there.has(s));
  const waived = entries.some((e) => e.event === 'waive_site');
  const site = there.has('on_site') || waived ? [] : ['waive_site'];
  const more = state === 'recovered' ? ['closed', 'relapse'] : ['void'];
  return [...stages, ...more, 'level', 'escalate', ...site];
}

/** Whether what is entered needs a reason, as the API asks. */
export const incidentNeedsNote = (event: string): boolean => !(STAGES as readonly string[]).includes(event) && event !== 'closed';

/** What a change of a kind takes in a state. */
export function changeEvents(kind: string, state: string, approved: boolean): string[] {
  const late = kind === 'emergency' && !approved ? ['approve'] : [];
  switch (state) {
    case 'requested':
      if (kind === 'reviewed') return ['review', 'reject', 'cancel'];
      return [...(kind === 'emergency' ? ['begin'] : []), 'approve', 'reject', 'cancel'];
    case 'reviewed':
      return ['approve', 'reject', 'cancel'];
    case 'approved':
      return ['begin', 'cancel'];
    case 'running':
      return ['finish', 'roll_back', ...late];
    case 'rolling_back':
      return ['finish', ...late];
    case 'finished':
      return ['verify', ...late];
    case 'verified':
      return late;
    default:
      return [];
  }
}
export const changeNeedsNote = (event: string): boolean => ['reject', 'cancel', 'roll_back', 'verify'].includes(event);
/** A decision is made when it is entered; everything else may be entered afterwards. */
export const changeTakesTime = (event: string): boolean => !['review', 'approve', 'reject'].includes(event);
/** How a change may have ended: what was rolled back is not done. */
export const outcomes = (state: string): string[] => (state === 'rolling_back' ? ['rolled_back', 'failed'] : ['done', 'failed']);

export function riskEvents(state: string): string[] {
  const taken: Record<string, string[]> = { requested: ['respond', 'scan'], responded: ['scan'], scanning: ['report'] };
  return taken[state] ?? [];
}

export function problemEvents(state: string): string[] {
  const taken: Record<string, string[]> = { open: ['diagnose'], known_error: ['resolve', 'diagnose'], resolved: ['close', 'reopen'] };
  return taken[state] ?? [];
}

/** Begin of a month, and of the next, as instants. */
export function bounds(of: string): { from: string; to: string } {
  const begin = (month: string) => instant(`${month}-01`)!;
  return { from: begin(of), to: begin(addMonths(of, 1)) };
}

interface FieldOf {
  name: string;
  type: string;
}
/** Fields of a register's record as its form holds them, as the API takes them. */
export function toFields(fields: readonly FieldOf[], values: Record<string, unknown>): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const f of fields) {
    const v = typeof values[f.name] === 'string' ? (values[f.name] as string).trim() : values[f.name];
    if (v === undefined || v === null || v === '') continue;
    if (f.type === 'integer') out[f.name] = Number(v);
    else if (f.type === 'instant') out[f.name] = instant(String(v));
    else if (f.type === 'questions' || f.type === 'scores') out[f.name] = JSON.parse(String(v)) as unknown;
    else out[f.name] = v;
  }
  return out;
}
/** Only what differs from what was there; null takes a field out. */
export function changed(fields: readonly FieldOf[], before: Record<string, unknown>, values: Record<string, unknown>): Record<string, unknown> {
  const [old, now] = [toFields(fields, fromFields(fields, before)), toFields(fields, values)];
  const differs = fields.filter((f) => JSON.stringify(old[f.name]) !== JSON.stringify(now[f.name]));
  return Object.fromEntries(differs.map((f) => [f.name, now[f.name] ?? null]));
}
/** The other way. */
export function fromFields(fields: readonly FieldOf[], values: Record<string, unknown>): Record<string, unknown> {
  const one = (f: FieldOf, v: unknown) => {
    if (v === undefined || v === null) return undefined;
    if (f.type === 'instant') return localOf(String(v));
    return typeof v === 'object' ? JSON.stringify(v) : v;
  };
  return Object.fromEntries(fields.map((f) => [f.name, one(f, values[f.name])]));
}

const cellsOf = (s: string): string[] => s.split(',').map((c) => c.trim());
const KEYS = ['source', 'key', 'meter', 'resource', 'project', 'kind', 'quantity', 'at', 'from', 'to', 'name'] as const;
export type ImportRow = Record<'source' | 'key' | 'meter' | 'resource' | 'project' | 'kind', string> & Partial<Record<'quantity' | 'at' | 'from' | 'to' | 'name', string>> & { attributes?: Record<string, string> };

/** Rows of a sheet (its first line names the columns) as records of an import; throws the number of the line at fault. */
export function importRows(text: string): ImportRow[] {
  const [head, ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/).filter((l) => l.trim() !== '');
  const columns = cellsOf(head ?? '');
  if (['source', 'key', 'meter', 'resource', 'project', 'kind'].some((k) => !columns.includes(k))) throw new RangeError('1');
  return lines.map((line, i) => {
    const cells = cellsOf(line);
    if (cells.length !== columns.length) throw new RangeError(String(i + 2));
    const row: Record<string, string> = {};
    const attributes: Record<string, string> = {};
    columns.forEach((c, n) => {
      if (cells[n] === '') return;
      if ((KEYS as readonly string[]).includes(c)) row[c] = cells[n]!;
      else if (c.startsWith('attributes.')) attributes[c.slice(11)] = cells[n]!;
    });
    return { ...(row as ImportRow), ...(Object.keys(attributes).length > 0 ? { attributes } : {}) };
  });
}

/** Things by what names their group, in the order in which they come. */
export function groups<T>(all: readonly T[], of: (x: T) => string): Map<string, T[]> {
  const out = new Map<string, T[]>();
  for (const x of all) {
    const key = of(x);
    const there = out.get(key);
    if (there) there.push(x);
    else out.set(key, [x]);
  }
  return out;
}
