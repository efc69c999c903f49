import { describe, expect, it } from 'vitest';
import { findBranch, keysOf, prune, treeOf } from '@/pages/admin/tree';
import { freshPassword } from '@/pages/admin/password';

const domain = (id: string) => ({ id, name: `D ${id}`, description: '', enabled: true });
const project = (id: string, parent_id: string | null, domain_id = 'd') => ({ id, name: `P ${id}`, description: '', enabled: true, domain_id, parent_id });

describe('the tree of projects', () => {
  // Children before their parents: the list comes in the order of ids.
  const tree = treeOf([domain('d'), domain('e')], [project('c', 'b'), project('b', 'd'), project('a', 'd'), project('x', 'gone'), project('z', null, 'unknown')]);
  it('stands below parents and domains, in the order of names', () => {
    expect(keysOf(tree)).toEqual(['domain:d', 'a', 'b', 'c', 'x', 'domain:e', 'z']);
    expect(findBranch(tree, 'b')?.children.map((b) => b.key)).toEqual(['c']);
  });
  it('keeps what stands above that which is looked for', () => expect(keysOf(prune(tree, ' p C'))).toEqual(['domain:d', 'b', 'c']));
  it('keeps what stands below it as well', () => expect(keysOf(prune(tree, 'p b'))).toEqual(['domain:d', 'b', 'c']));
  it('is whole without words, and empty where nothing fits', () => {
    expect(keysOf(prune(tree, ' '))).toEqual(keysOf(tree));
    expect(prune(tree, 'none')).toEqual([]);
  });
});

describe('a password that is set for somebody', () => {
  it('is of every class and never the same', () => {
    const many = Array.from({ length: 200 }, () => freshPassword());
    expect(new Set(many).size).toBe(200);
    for (const p of many) {
      expect(p).toHaveLength(16);
      for (const of of [/[a-z]/, /[A-Z]/, /\d/, /[^\w]|_/]) expect(p).toMatch(of);
    }
  });
});
