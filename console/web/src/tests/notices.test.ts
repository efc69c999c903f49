import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { notices } from '@/pages/account/notices';

interface Package {
  dependencies?: Record<string, string>;
  license?: string;
}
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Package;

it('names every component with its licence', () => {
  const wanted = Object.keys(read('package.json').dependencies ?? {}).map((name) => [name, read(`node_modules/${name}/package.json`).license]);
  expect([...notices].sort()).toEqual(wanted.sort());
});
