import { seg } from './openstack';
import { everyRow, type Rows } from './paging';
import type { Query } from './http';
import { identity, type Project, type Role, type RoleAssignment, type User as Account } from './identity';

/** What administrators do with accounts (Keystone 3). */
export interface User extends Account {
  default_project_id?: string | null;
  options: Record<string, unknown>;
}
export interface Domain {
  id: string;
  name: string;
  description: string;
  enabled: boolean;
}
export interface Group {
  id: string;
  name: string;
  domain_id: string;
  description: string;
}
export interface RoleDef extends Role {
  description?: string | null;
}
export interface Grant extends RoleAssignment {
  scope: RoleAssignment['scope'] & { 'OS-INHERIT:inherited_to'?: string };
}
export interface AppCredential {
  id: string;
  name: string;
  description: string | null;
  project_id: string;
  roles: { id: string; name: string }[];
  unrestricted: boolean;
  expires_at: string | null;
}
export interface Inference {
  prior_role: { id: string; name: string };
  implies: { id: string; name: string }[];
}
export interface UserBody {
  user: {
    name?: string;
    domain_id?: string;
    description?: string;
    email?: string;
    enabled?: boolean;
    password?: string;
    change_password_upon_first_use?: boolean;
    options?: Record<string, boolean | null>;
  };
}

const every = <T>(path: string, key: string, query: Query, signal?: AbortSignal): Promise<T[]> =>
  everyRow(({ limit, marker }) => identity.list<T>(path, key, { ...query, limit, marker }, signal));

/** The address of an assignment: what adds it (PUT) and takes it away (DELETE). */
export function grantPath(g: Grant): string {
  const { project, domain } = g.scope;
  const on = project ? `projects/${seg(project.id)}` : domain ? `domains/${seg(domain.id)}` : 'system';
  const who = g.user ? `users/${seg(g.user.id)}` : `groups/${seg(g.group?.id ?? '')}`;
  const tail = `${on}/${who}/roles/${seg(g.role.id)}`;
  return g.scope['OS-INHERIT:inherited_to'] === undefined ? `/${tail}` : `/OS-INHERIT/${tail}/inherited_to_projects`;
}

export const accounts = {
  users: (query: Query, signal?: AbortSignal): Promise<Rows<User>> => identity.list<User>('/users', 'users', query, signal),
  everyUser: (signal?: AbortSignal) => every<User>('/users', 'users', {}, signal),
  user: (id: string, signal?: AbortSignal) => identity.get<{ user: User }>(`/users/${seg(id)}`, undefined, signal).then((a) => a.user),
  createUser: (body: UserBody) => identity.post<{ user: User }>('/users', body),
  updateUser: (id: string, body: UserBody) => identity.patch<{ user: User }>(`/users/${seg(id)}`, body),
  deleteUser: (id: string) => identity.del(`/users/${seg(id)}`),
  groupsOf: (user: string, signal?: AbortSignal) => every<Group>(`/users/${seg(user)}/groups`, 'groups', {}, signal),
  credentialsOf: (user: string, signal?: AbortSignal) =>
    identity.list<AppCredential>(`/users/${seg(user)}/application_credentials`, 'application_credentials', undefined, signal).then((a) => a.rows),
  deleteCredential: (user: string, id: string) => identity.del(`/users/${seg(user)}/application_credentials/${seg(id)}`),

  everyProject: (signal?: AbortSignal) => every<Project>('/projects', 'projects', {}, signal),
  createProject: (body: { project: Partial<Project> }) => identity.post<{ project: Project }>('/projects', body),
  updateProject: (id: string, body: { project: Partial<Project> }) => identity.patch(`/projects/${seg(id)}`, body),
  deleteProject: (id: string) => identity.del(`/projects/${seg(id)}`),

  everyDomain: (signal?: AbortSignal) => every<Domain>('/domains', 'domains', {}, signal),
  createDomain: (body: { domain: Partial<Domain> }) => identity.post('/domains', body),
  updateDomain: (id: string, body: { domain: Partial<Domain> }) => identity.patch(`/domains/${seg(id)}`, body),
  deleteDomain: (id: string) => identity.del(`/domains/${seg(id)}`),

  groups: (query: Query, signal?: AbortSignal): Promise<Rows<Group>> => identity.list<Group>('/groups', 'groups', query, signal),
  everyGroup: (signal?: AbortSignal) => every<Group>('/groups', 'groups', {}, signal),
  createGroup: (body: { group: Partial<Group> }) => identity.post('/groups', body),
  updateGroup: (id: string, body: { group: Partial<Group> }) => identity.patch(`/groups/${seg(id)}`, body),
  deleteGroup: (id: string) => identity.del(`/groups/${seg(id)}`),
  members: (group: string, signal?: AbortSignal) => identity.list<User>(`/groups/${seg(group)}/users`, 'users', undefined, signal).then((a) => a.rows),
  addMember: (group: string, user: string) => identity.put(`/groups/${seg(group)}/users/${seg(user)}`),
  removeMember: (group: string, user: string) => identity.del(`/groups/${seg(group)}/users/${seg(user)}`),

  everyRole: (signal?: AbortSignal) => every<RoleDef>('/roles', 'roles', {}, signal),
  createRole: (body: { role: Partial<RoleDef> }) => identity.post('/roles', body),
  updateRole: (id: string, body: { role: Partial<RoleDef> }) => identity.patch(`/roles/${seg(id)}`, body),
  deleteRole: (id: string) => identity.del(`/roles/${seg(id)}`),
  inferences: (signal?: AbortSignal) => identity.get<{ role_inferences: Inference[] }>('/role_inferences', undefined, signal).then((a) => a.role_inferences),

  /** Comes whole. `effective` works groups, inheritance and implication out. */
  grants: (query: Query, signal?: AbortSignal) =>
    identity.list<Grant>('/role_assignments', 'role_assignments', { include_names: true, ...query }, signal).then((a) => a.rows),
  grant: (g: Grant) => identity.put(grantPath(g)),
  revoke: (g: Grant) => identity.del(grantPath(g)),
};
