import { useQueryClient } from '@tanstack/react-query';
import { createContext, use, useCallback, useEffect, useMemo, useReducer, type ReactNode } from 'react';
import { setZone } from '@/api/calendar';
import { ApiError, call, setCsrf, whenSessionEnds } from '@/api/http';
import type { Schema } from '@/api/ops';
import { session as api, type Login, type Session } from '@/api/session';
import { loadBrand } from '@/brand/store';
import { touch } from './idle';
import { reduce, start, type Reason, type State } from './reducer';
import { mayAs, type Role } from './roles';

interface Sessions {
  state: State;
  login: (body: Login) => Promise<void>;
  logout: (reason?: Extract<Reason, 'left' | 'idle'>) => Promise<void>;
  scope: (body: { project: string } | { system: true }) => Promise<void>;
  /** Reads the session again: after the password, the second factor, or to keep it alive. */
  refresh: () => Promise<void>;
}
const Context = createContext<Sessions | undefined>(undefined);

export function SessionProvider({ children }: { children: ReactNode }) {
  const [state, dispatch] = useReducer(reduce, start);
  const queries = useQueryClient();

  const got = useCallback((session: Session) => {
    setCsrf(session.csrf);
    dispatch({ type: 'got', session });
  }, []);
  const refresh = useCallback(async () => {
    try {
      got(await api.read());
    } catch (e) {
      if (!(e instanceof ApiError && e.status === 401)) throw e;
      dispatch({ type: 'ended' });
    }
  }, [got]);

  useEffect(() => {
    whenSessionEnds((why) => dispatch({ type: why }));
    api.read().then(got, () => dispatch({ type: 'none' }));
  }, [got]);
  // The name and look are those of the host name, or of the domain of who is logged in.
  const known = state.at !== 'loading';
  const domain = 'session' in state ? state.session.user.domain : undefined;
  useEffect(() => {
    if (known) loadBrand(domain);
  }, [known, domain]);
  // Times are those of the contract's zone.
  const contract = state.at === 'in' ? (state.session.contract?.id ?? null) : undefined;
  useEffect(() => {
    if (contract === undefined) return;
    if (contract === null) return setZone(undefined);
    queries
      .fetchQuery({ queryKey: ['contract'], queryFn: ({ signal }) => call<Schema<'Contract'>>('GET', '/ops/v1/contract', { signal }) })
      .then((c) => setZone(c.zone), () => {});
  }, [contract, queries]);
  // What one person saw is not left for the next.
  useEffect(() => {
    if (state.at !== 'out') return;
    setCsrf(undefined);
    queries.clear();
  }, [state.at, queries]);

  const value = useMemo<Sessions>(
    () => ({
      state,
      refresh,
      login: async (body) => {
        const session = await api.login(body);
        touch();
        got(session);
      },
      logout: async (reason = 'left') => {
        try {
          await api.logout();
          dispatch({ type: reason });
        } catch (e) {
          // 401: it had ended before.
          const over = e instanceof ApiError && e.status === 401;
          dispatch({ type: over || reason === 'idle' ? reason : 'untold' });
        }
      },
      scope: async (body) => {
        const session = await api.scope(body);
        // Every list is one of the scope.
        queries.clear();
        got(session);
      },
    }),
    [state, refresh, got, queries],
  );
  return <Context value={value}>{children}</Context>;
}

export function useSessions(): Sessions {
  const value = use(Context);
  if (!value) throw new Error('outside of the session');
  return value;
}

/** The session of who is logged in; only below the shell. */
export function useSession(): Session {
  const { state } = useSessions();
  if (state.at !== 'in' && state.at !== 'change') throw new Error('nobody is logged in');
  return state.session;
}

/** The project of the scope, if it is one. */
export function useProject(): { id: string; name: string } | undefined {
  const { scope } = useSession();
  return scope !== null && 'project' in scope ? scope.project : undefined;
}

/** `const may = useMay()`; `may('operator', 'admin')`. What a role may not do is not offered to it. */
export function useMay(): (...roles: Role[]) => boolean {
  const session = useSession();
  return useCallback((...roles) => mayAs(session, roles), [session]);
}
