import { SafetyCertificateOutlined } from '@ant-design/icons';
import type { Perspective } from '../types';

const ACCOUNTS = ['账号', 'Accounts'] as const;
const SECURITY = ['安全', 'Security'] as const;
const AUDIT = ['审计', 'Audit'] as const;
/** Who looks at accounts and roles; buttons that change are for whose duty it is. */
const SAFE = ['security_administrator', 'audit_administrator', 'admin'] as const;

export const admin: Perspective = {
  id: 'admin',
  name: ['管理', 'Administration'],
  icon: SafetyCertificateOutlined,
  roles: ['admin', 'system_administrator', 'security_administrator', 'audit_administrator'],
  pages: [
    { path: '', load: () => import('./First') },
    // The first that one may open is where one begins: each of the three with the own duty.
    { path: 'audit', menu: ['审计日志', 'Audit ledger'], group: AUDIT, roles: ['audit_administrator', 'admin'], load: () => import('./Audit') },
    { path: 'logins', menu: ['登录日志', 'Log of logins'], group: AUDIT, roles: ['audit_administrator', 'admin'], load: () => import('./Logins') },
    { path: 'access', menu: ['访问授权', 'Access grants'], group: AUDIT, roles: ['audit_administrator', 'admin'], load: () => import('./AccessGrants') },
    { path: 'access/:id', roles: ['audit_administrator', 'admin'], load: () => import('./AccessGrant') },
    { path: 'assignments', menu: ['角色分配', 'Role assignments'], group: SECURITY, roles: SAFE, load: () => import('./Assignments') },
    { path: 'roles', menu: ['角色', 'Roles'], group: SECURITY, roles: SAFE, load: () => import('./Roles') },
    { path: 'policies', menu: ['授权矩阵', 'Authorisation matrix'], group: SECURITY, roles: SAFE, load: () => import('./Policies') },
    { path: 'security', menu: ['账号安全', 'Account security'], group: SECURITY, roles: SAFE, load: () => import('./Safety') },
    { path: 'exposures', menu: ['互联网开放端口', 'Open to the internet'], group: SECURITY, roles: SAFE, load: () => import('./Exposures') },
    { path: 'decisions', menu: ['待我审批', 'Waiting for me'], group: SECURITY, roles: SAFE, load: () => import('./Decisions') },
    { path: 'users', menu: ['用户', 'Users'], group: ACCOUNTS, load: () => import('./Users') },
    { path: 'projects', menu: ['项目', 'Projects'], group: ACCOUNTS, load: () => import('./Projects') },
    { path: 'domains', menu: ['域', 'Domains'], group: ACCOUNTS, load: () => import('./Domains') },
    { path: 'branding', menu: ['品牌', 'Branding'], group: ACCOUNTS, roles: ['system_administrator', 'admin'], load: () => import('./Branding') },
    { path: 'groups', menu: ['用户组', 'Groups'], group: ACCOUNTS, load: () => import('./Groups') },
  ],
};
