import { describe, expect, it } from 'vitest';
import { grantPath, type Grant } from '@/api/accounts';
import { matrixOf } from '@/api/matrix';
import { grantOf, holdersOf } from '@/pages/admin/duties';

const held = (user: string, role: string): Grant => ({ role: { id: role, name: role }, user: { id: user, name: `n-${user}` }, scope: { system: { all: true } } });

describe('assignments', () => {
  it.each([
    [{ who: 'user', actor: 'u/1', role: 'r', on: 'project', target: 'p' }, '/projects/p/users/u%2F1/roles/r'],
    [{ who: 'group', actor: 'g', role: 'r', on: 'domain', target: 'd' }, '/domains/d/groups/g/roles/r'],
    [{ who: 'user', actor: 'u', role: 'r', on: 'system' }, '/system/users/u/roles/r'],
    [{ who: 'user', actor: 'u', role: 'r', on: 'system', inherited: true }, '/system/users/u/roles/r'],
    [{ who: 'group', actor: 'g', role: 'r', on: 'project', target: 'p', inherited: true }, '/OS-INHERIT/projects/p/groups/g/roles/r/inherited_to_projects'],
  ] as const)('%o is at its address', (form, path) => expect(grantPath(grantOf(form))).toBe(path));
  it('tells who holds the three roles, and who holds two', () => {
    const found = holdersOf([held('a', 'system_administrator'), held('a', 'system_administrator'), held('b', 'audit_administrator'), held('b', 'security_administrator'), held('c', 'member')]);
    expect(found.by).toEqual({ system_administrator: ['n-a'], security_administrator: ['n-b'], audit_administrator: ['n-b'] });
    expect(found.both).toEqual(['n-b']);
  });
});

describe('the matrix', () => {
  it('is read out of the description that is served', () => {
    const rows = matrixOf({
      paths: {
        '/a': { get: { operationId: 'a.list', summary: 'Lists', description: 'Roles: reader, admin.' }, post: { operationId: 'a.create', summary: 'Makes', description: 'Any valid token.' } },
        '/b': { parameters: [], get: { operationId: 'b.show', summary: 'Shows', description: 'Anybody.' } },
      },
    });
    expect(rows).toEqual([
      { id: 'GET /a', method: 'GET', path: '/a', action: 'a.list', summary: 'Lists', who: ['reader', 'admin'] },
      { id: 'POST /a', method: 'POST', path: '/a', action: 'a.create', summary: 'Makes', who: 'token' },
      { id: 'GET /b', method: 'GET', path: '/b', action: 'b.show', summary: 'Shows', who: 'anybody' },
    ]);
  });
});
