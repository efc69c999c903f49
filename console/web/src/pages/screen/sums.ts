import type { Schema } from '@/api/ops';

/** Levels as a whole; those that miss their target first, for the wall has no room for all. */
export function levelsShown(levels: Schema<'LevelResult'>[]): Schema<'LevelResult'>[] {
  const whole = levels.filter((l) => l.subject === '');
  return [...whole.filter((l) => !l.met), ...whole.filter((l) => l.met)];
}

/** The cloud as a whole before its architectures. */
export function poolsShown(pools: Schema<'PoolUse'>[]): Schema<'PoolUse'>[] {
  return [...pools.filter((p) => p.pool === 'all'), ...pools.filter((p) => p.pool !== 'all')];
}

/** Per cent of a whole, of decimal strings, between 0 and 100; nothing where there is nothing. */
export function percentOf(part: string, all: string): number | undefined {
  const [a, b] = [Number(part), Number(all)];
  return Number.isFinite(a) && Number.isFinite(b) && b > 0 ? Math.min(100, Math.max(0, Math.round((a * 100) / b))) : undefined;
}

/** A quantity as a wall shows it: no more than one decimal, digits in groups. */
export function quantity(decimal: string): string {
  const n = Number(decimal);
  return Number.isFinite(n) ? n.toLocaleString('en-US', { maximumFractionDigits: 1 }) : decimal;
}
