import { afterEach, expect, it, vi } from 'vitest';

const GET = vi.fn(async (_path: string, { params }: { params: { query: { projects?: string; users?: string } } }) => ({
  data: {
    projects: (params.query.projects?.split(',') ?? []).filter((id) => id !== 'gone').map((id) => ({ id, name: `n-${id}`, path: [], domain: 'd' })),
    users: (params.query.users?.split(',') ?? []).map((id) => ({ id, name: `u-${id}`, domain: 'd' })),
  },
}));
vi.mock('../api/ops', () => ({ ops: { GET }, data: async <T>(a: Promise<{ data: T }>) => (await a).data }));

afterEach(() => GET.mockClear());

it('asks for all names of a page at once, each of them once, and says of what is not there that it is not', async () => {
  const { nameOf, namesTold } = await import('../api/names');
  const all = Promise.all([nameOf('project', 'a'), nameOf('project', 'a'), nameOf('project', 'gone'), nameOf('user', 'b'), nameOf('user', 'x,y')]);
  await namesTold();
  expect((await all).map((n) => n?.name)).toEqual(['n-a', 'n-a', undefined, 'u-b', undefined]);
  expect(GET.mock.calls.map(([, o]) => o.params.query)).toEqual([{ projects: 'a,gone', users: 'b' }]);
});

it('asks for no more than a hundred at a time', async () => {
  const { nameOf } = await import('../api/names');
  const names = await Promise.all(Array.from({ length: 250 }, (_, n) => nameOf('project', `p${n}`)));
  expect(names.map((n) => n?.id)).toEqual(names.map((_, n) => `p${n}`));
  expect(GET.mock.calls.map(([, o]) => o.params.query.projects?.split(',').length)).toEqual([100, 100, 50]);
});
