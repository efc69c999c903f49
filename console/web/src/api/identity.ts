import { service } from './openstack';
import type { Query } from './http';

/** Keystone 3. */
const api = service('/identity/v3');

export interface User {
  id: string;
  name: string;
  domain_id: string;
  enabled: boolean;
  email?: string;
  description?: string;
  password_expires_at?: string | null;
}
export interface Project {
  id: string;
  name: string;
  domain_id: string;
  parent_id: string | null;
  enabled: boolean;
  description: string;
}
export interface Role {
  id: string;
  name: string;
  domain_id: string | null;
}
export interface RoleAssignment {
  role: { id: string; name?: string };
  user?: { id: string; name?: string };
  group?: { id: string; name?: string };
  scope: { project?: { id: string; name?: string }; domain?: { id: string; name?: string }; system?: { all: boolean } };
}

export const identity = {
  ...api,
  users: (query: Query, signal?: AbortSignal) => api.list<User>('/users', 'users', query, signal),
  projects: (query: Query, signal?: AbortSignal) => api.list<Project>('/projects', 'projects', query, signal),
  roles: (query: Query, signal?: AbortSignal) => api.list<Role>('/roles', 'roles', query, signal),
  assignments: (query: Query, signal?: AbortSignal) =>
    api.list<RoleAssignment>('/role_assignments', 'role_assignments', query, signal),
};
