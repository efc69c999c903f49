import { useCallback } from 'react';
import { usePick, type Pair } from '.';

/** Roles and whom an order waits for, by the names of the APIs. */
export const roleNames: Readonly<Record<string, Pair>> = {
  reader: ['只读成员', 'Reader'],
  member: ['成员', 'Member'],
  manager: ['项目经理', 'Manager'],
  tenant_manager: ['租户负责人', 'Manager of the tenant'],
  purchaser: ['采购方', 'Purchaser'],
  operator: ['运营方', 'Operator'],
  admin: ['管理员', 'Administrator'],
  system_administrator: ['系统管理员', 'System administrator'],
  security_administrator: ['安全管理员', 'Security administrator'],
  audit_administrator: ['审计管理员', 'Audit administrator'],
};

/** What a role is called; one of a customer's own shows as it is. */
export function useRoleName(): (role: string) => string {
  const say = usePick();
  return useCallback((role) => say(roleNames[role] ?? [role, role]), [say]);
}
