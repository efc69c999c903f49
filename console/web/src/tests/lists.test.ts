import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const files = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true }).flatMap((e) => (e.isDirectory() ? files(join(dir, e.name)) : e.name.endsWith('.tsx') ? [join(dir, e.name)] : []));

it('every list keeps its columns under a name of its own', () => {
  const ids = files('src/pages').flatMap((f) => [...readFileSync(f, 'utf8').matchAll(/<(?:ServerTable|ExposureList)(?:<\w+>)?\s+id="([\w-]+)"/g)].map((m) => m[1]!));
  expect(ids.length).toBeGreaterThan(50);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
});
