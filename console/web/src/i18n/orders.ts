import { useCallback } from 'react';
import { usePick, type Pair } from '.';

/** Kinds of orders, by the names of the API: everybody reads the same words. */
export const orderKinds: Readonly<Record<string, Pair>> = {
  supply: ['新购', 'Supply'],
  scale_up: ['扩容', 'Scale up'],
  scale_down: ['缩容', 'Scale down'],
  storage_up: ['存储扩容', 'More storage'],
  storage_down: ['存储缩容', 'Less storage'],
  renew: ['续期', 'Renewal'],
  stop: ['停用', 'Stop'],
  start: ['恢复', 'Start'],
  release: ['释放', 'Release'],
  account: ['账号申请', 'Account'],
  opening: ['端口开放', 'Opening'],
};

/** Decisions on an order and what else stands in its story. */
export const decisionNames: Readonly<Record<string, Pair>> = {
  submit: ['提交', 'Submitted'],
  approve: ['同意', 'Approved'],
  reject: ['拒绝', 'Refused'],
  return: ['退回', 'Sent back'],
  withdraw: ['撤回', 'Withdrawn'],
  resubmit: ['重新提交', 'Submitted again'],
  retry: ['重新交付', 'Tried again'],
  accept: ['接受试用结果', 'Taken after the trial'],
  refuse: ['不接受试用结果', 'Not taken after the trial'],
  complete: ['人工交付完成', 'Done by hand'],
  delivered: ['交付', 'Delivered'],
  trial: ['试用截止', 'Trial ends'],
  stopped: ['停用', 'Stopped'],
  released: ['释放', 'Released'],
  expires: ['到期', 'Ends'],
};

export function useOrderKind(): (kind: string) => string {
  const say = usePick();
  return useCallback((kind) => say(orderKinds[kind] ?? [kind, kind]), [say]);
}
export function useDecision(): (decision: string) => string {
  const say = usePick();
  return useCallback((d) => say(decisionNames[d] ?? [d, d]), [say]);
}

/** Where an account is asked for. */
export const accountSystems: Readonly<Record<string, Pair>> = {
  platform: ['云平台', 'Platform'],
  vpn: ['VPN 接入', 'VPN'],
  bastion: ['堡垒机', 'Bastion'],
};
export function useAccountSystem(): (system: string) => string {
  const say = usePick();
  return useCallback((s) => say(accountSystems[s] ?? [s, s]), [say]);
}
