import { expect, it } from 'vitest';
import { readable } from '@/components/access/readable';
import { endings } from '@/i18n/access';
import { readFileSync } from 'node:fs';

const ESC = String.fromCharCode(27);

it('a recording is read without what only a terminal understands', () => {
  expect(readable(`${ESC}[1;32mok${ESC}[0m\r\nnext`)).toBe('ok\nnext');
  expect(readable('df -h\r')).toBe('df -h⏎');
  expect(readable(String.fromCharCode(3))).toBe('␃');
  expect(readable(String.fromCharCode(127))).toBe('␡');
  expect(readable('杏林云 😀')).toBe('杏林云 😀');
});

it('every ending that the slice has is said', () => {
  const slice = readFileSync('../../services/compute/src/access/session.rs', 'utf8');
  const table = slice.slice(slice.indexOf('Ending "end of a session"'), slice.indexOf('impl Ending'));
  const words = [...table.matchAll(/= "(\w+)"/g)].map((m) => m[1]);
  expect(words.length).toBeGreaterThan(5);
  expect(Object.keys(endings).sort()).toEqual(words.sort());
});
