import { describe, expect, it } from 'vitest';
import type { Session } from '@/api/session';
import { homeOf, perspectives } from '@/pages';
import { mayOpen } from '@/pages/types';
import { remaining } from '@/session/idle';
import { reduce, start, type State } from '@/session/reducer';
import { mayAs, rolesOf } from '@/session/roles';

const session = (roles: string[], more: Partial<Session> = {}): Session => ({
  user: { id: 'u', name: 'li', domain: 'default', domain_name: 'Default' },
  csrf: 'c',
  must_change: false,
  second_factor: false,
  scope: null,
  roles,
  projects: [],
  system: false,
  idle_seconds: 900,
  expires_at: '2026-01-01T00:00:00Z',
  simulated: false,
  contract: null,
  catalog: {},
  ...more,
});
const inside: State = { at: 'in', session: session(['member']) };

describe('the session', () => {
  it('asks for another password first', () => {
    expect(reduce(start, { type: 'got', session: session([], { must_change: true }) }).at).toBe('change');
    expect(reduce(inside, { type: 'must-change' }).at).toBe('change');
    expect(reduce(start, { type: 'must-change' })).toBe(start);
  });
  it('says why nobody is logged in, and keeps the first reason', () => {
    expect(reduce(start, { type: 'ended' })).toEqual({ at: 'out', reason: 'fresh' });
    expect(reduce(inside, { type: 'ended' })).toEqual({ at: 'out', reason: 'ended' });
    const left = reduce(inside, { type: 'left' });
    expect(left).toEqual({ at: 'out', reason: 'left' });
    expect(reduce(left, { type: 'ended' })).toBe(left);
    expect(reduce(inside, { type: 'untold' })).toEqual({ at: 'out', reason: 'untold' });
    expect(reduce(inside, { type: 'idle' })).toEqual({ at: 'out', reason: 'idle' });
    expect(reduce(start, { type: 'none' })).toEqual({ at: 'out', reason: 'fresh' });
  });
  it('counts idle seconds from what was done last, in any tab', () => {
    expect(remaining(900, 1000, 1000)).toBe(900);
    expect(remaining(900, 0, 841_000)).toBe(59);
    expect(remaining(900, 0, 900_000)).toBe(0);
  });
});

describe('roles', () => {
  it('bring along what docs/authorisation.md says', () => {
    expect([...rolesOf(session(['admin']))].sort()).toEqual(['admin', 'member', 'reader']);
    expect(mayAs(session(['reader']), ['member'])).toBe(false);
    expect(mayAs(session([]), undefined)).toBe(true);
  });
  const opens = (roles: string[]) => perspectives.filter((p) => mayOpen(session(roles), p)).map((p) => p.id);
  it('keep duties apart in the interface, too', () => {
    expect(opens(['reader'])).toEqual(['tenant', 'compliance']);
    expect(opens(['purchaser'])).toEqual(['purchaser', 'compliance']);
    expect(opens(['operator'])).toEqual(['operator', 'compliance', 'screen']);
    expect(opens(['audit_administrator'])).toEqual(['admin', 'compliance']);
    expect(opens([])).toEqual([]);
  });
  it('have a first page each, and nobody without a role has one', () => {
    expect(homeOf(session(['member']))).toBe('/tenant');
    expect(homeOf(session(['purchaser', 'member']))).toBe('/purchaser');
    expect(homeOf(session(['operator']))).toBe('/operator');
    expect(homeOf(session(['audit_administrator']))).toBe('/admin/audit');
    expect(homeOf(session([]))).toBeUndefined();
  });
  it('have paths of their own', () => {
    const paths = perspectives.flatMap((p) => p.pages.map((g) => `${p.id}/${g.path}`));
    expect(new Set(paths).size).toBe(paths.length);
  });
});
