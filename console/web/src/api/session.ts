import { call } from './http';

/** The session of the console: an HttpOnly cookie that this page never sees. */
export interface Session {
  user: { id: string; name: string; domain: string; domain_name: string };
  csrf: string;
  must_change: boolean;
  second_factor: boolean;
  scope: null | { project: { id: string; name: string; domain: string } } | { system: true };
  roles: string[];
  projects: { id: string; name: string; parent: string | null }[];
  system: boolean;
  idle_seconds: number;
  expires_at: string;
  simulated: boolean;
  contract: { id: string; title: string; title_en: string } | null;
  catalog: Record<string, string>;
}
export interface Login {
  user: string;
  domain?: string;
  password: string;
  totp?: string;
  /** Ends the oldest session if there are as many as may be. */
  replace?: boolean;
}
export interface OwnSession {
  id: string;
  address: string;
  agent: string;
  since: string;
  last: string;
  current: boolean;
}

const base = '/console/api';
export const session = {
  read: (signal?: AbortSignal) => call<Session>('GET', `${base}/session`, { signal }),
  login: (body: Login) => call<Session>('POST', `${base}/session`, { body }),
  logout: () => call<undefined>('DELETE', `${base}/session`),
  scope: (body: { project: string } | { system: true }) => call<Session>('PUT', `${base}/session/scope`, { body }),
  password: (body: { old: string; new: string }) => call<undefined>('POST', `${base}/password`, { body }),
  totpNew: () => call<{ secret: string; uri: string }>('POST', `${base}/totp`),
  totpOn: (code: string) => call<undefined>('PUT', `${base}/totp`, { body: { code } }),
  totpOff: (password: string) => call<undefined>('DELETE', `${base}/totp`, { body: { password } }),
  own: () => call<OwnSession[] | { sessions: OwnSession[] }>('GET', `${base}/sessions`).then((a) => (Array.isArray(a) ? a : a.sessions)),
  end: (id: string) => call<undefined>('DELETE', `${base}/sessions/${encodeURIComponent(id)}`),
};
