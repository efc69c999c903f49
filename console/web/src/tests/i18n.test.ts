import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { perspectives } from '@/pages';

const modules = import.meta.glob<Record<string, unknown>>('../i18n/*.ts', { eager: true });
const HAN = /\p{Script=Han}/u;
const isPair = (v: unknown): v is [string, string] => Array.isArray(v) && v.length === 2 && v.every((x) => typeof x === 'string');

/** Every pair in a table, however deep, with its path. */
function pairs(at: string, v: unknown): [string, [string, string]][] {
  if (isPair(v) && !['ok', 'work', 'wait', 'bad', 'off'].includes(v[0])) return [[at, v]];
  if (Array.isArray(v)) return v.flatMap((x, i) => pairs(`${at}[${i}]`, x));
  return typeof v === 'object' && v !== null ? Object.entries(v).flatMap(([k, x]) => pairs(`${at}.${k}`, x)) : [];
}
const tables = Object.entries(modules).flatMap(([file, m]) => pairs(file, m));
const menus = perspectives.flatMap((p) => [...pairs(p.id, p.name), ...pairs(`${p.id} pages`, p.pages.map((g) => [g.menu, g.group]))]);
const holes = (s: string) => [...s.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();
/** Words that are the same in both, or stand in the other language on purpose. */
const SAME = new Set(['../i18n/common.ts.common.language', 'ID']);

function sources(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((e) => {
    const path = join(dir, e.name);
    return e.isDirectory() ? sources(path) : /\.tsx?$/.test(e.name) ? [path] : [];
  });
}

describe('texts', () => {
  it('are there', () => expect(tables.length).toBeGreaterThan(150));
  it.each([...tables, ...menus])('%s is said in both languages, with the same figures in it', (at, [zh, en]) => {
    expect(zh.trim()).not.toBe('');
    expect(en.trim()).not.toBe('');
    expect(holes(zh)).toEqual(holes(en));
    if (SAME.has(at)) return;
    expect(HAN.test(en), `Chinese in the English of ${at}`).toBe(false);
    if (!/^[\W\d]*(\{\w+\}[\W\d]*)+$/.test(zh)) expect(HAN.test(zh) || /^(vCPU|IP|MAC|ID|VNC|CIDR|DNS|MTU|CSV)/.test(zh), `no Chinese in ${at}`).toBe(true);
  });
  it('stand in no page: pages say nothing that is not in a table', () => {
    const files = [...sources('src/pages'), ...sources('src/components'), ...sources('src/layout'), ...sources('src/session')];
    // Names of perspectives and menus stand in index.ts, as pairs; capital figures are a notation.
    const free = files.filter((f) => !f.endsWith('index.ts') && !f.endsWith('Money.tsx') && HAN.test(readFileSync(f, 'utf8')));
    expect(free).toEqual([]);
  });
});
