import { expect, it } from 'vitest';
import { changedLimits, pathTo, treeOf } from '@/pages/operator/resources/lib/tree';

const all = [
  { id: 'h', name: 'Hospital', parent_id: 'c' },
  { id: 'c', name: 'County', parent_id: 'p' },
  { id: 'p', name: 'Prefecture', parent_id: 'default' },
  { id: 'a', name: 'Annex', parent_id: 'c' },
];

it('is a tree by parents, each level by name', () => {
  const [top, ...others] = treeOf(all);
  expect(others).toEqual([]);
  expect(top?.value).toBe('p');
  expect(top?.children[0]?.children.map((x) => x.value)).toEqual(['a', 'h']);
});
it('knows the way from the top, also when parents go round', () => {
  expect(pathTo(all, 'h').map((p) => p.id)).toEqual(['p', 'c', 'h']);
  expect(pathTo([{ id: 'x', name: '', parent_id: 'y' }, { id: 'y', name: '', parent_id: 'x' }], 'x').map((p) => p.id)).toEqual(['y', 'x']);
  expect(pathTo(all, 'nobody')).toEqual([]);
});
it('says only what was changed', () => {
  expect(changedLimits({ cores: 8, ram: null, volumes: 3 }, { cores: 8, ram: 4096, volumes: undefined, network: null })).toEqual({ ram: 4096, volumes: null });
});
