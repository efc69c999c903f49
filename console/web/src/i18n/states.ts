import type { Pair } from '.';
import { purchaserStates } from './purchaser-states';

export type Tone = 'ok' | 'work' | 'wait' | 'bad' | 'off';
type States = Readonly<Record<string, readonly [tone: Tone, name: Pair]>>;

/** States by kind of thing, as the APIs name them. One that is not here shows as it is. */
export const states = {
  order: {
    submitted: ['wait', ['待审批', 'Waits for approval']],
    endorsed: ['wait', ['审批中', 'Being approved']],
    returned: ['wait', ['已退回', 'Sent back']],
    fulfilling: ['work', ['交付中', 'Being delivered']],
    trial: ['work', ['试用中', 'On trial']],
    delivered: ['ok', ['已交付', 'Delivered']],
    stopped: ['off', ['已停用', 'Stopped']],
    releasing: ['work', ['释放中', 'Being released']],
    released: ['off', ['已释放', 'Released']],
    failed: ['bad', ['交付失败', 'Failed']],
    rejected: ['bad', ['已拒绝', 'Refused']],
    withdrawn: ['off', ['已撤回', 'Withdrawn']],
  },
  operation: {
    running: ['work', ['进行中', 'Running']],
    unwinding: ['work', ['回退中', 'Being undone']],
    done: ['ok', ['完成', 'Done']],
    undone: ['bad', ['已回退', 'Undone']],
  },
  audit: {
    begun: ['work', ['已开始', 'Begun']],
    done: ['ok', ['已完成', 'Done']],
    refused: ['bad', ['被拒绝', 'Refused']],
  },
  clause: {
    met: ['ok', ['满足', 'Met']],
    partly: ['work', ['部分满足', 'Partly met']],
    open: ['bad', ['未满足', 'Open']],
    outside: ['off', ['不在软件范围', 'Outside software']],
  },
  deviation: {
    none: ['ok', ['无偏离', 'None']],
    positive: ['ok', ['正偏离', 'Positive']],
    negative: ['bad', ['负偏离', 'Negative']],
    not_applicable: ['off', ['不适用', 'Not applicable']],
  },
  server: {
    ACTIVE: ['ok', ['运行中', 'Running']],
    BUILD: ['work', ['创建中', 'Being made']],
    REBUILD: ['work', ['重建中', 'Being rebuilt']],
    REBOOT: ['work', ['重启中', 'Rebooting']],
    HARD_REBOOT: ['work', ['强制重启中', 'Rebooting']],
    RESIZE: ['work', ['变更规格中', 'Being resized']],
    VERIFY_RESIZE: ['wait', ['待确认规格', 'Confirm the size']],
    SHUTOFF: ['off', ['已关机', 'Off']],
    PAUSED: ['off', ['已暂停', 'Paused']],
    SUSPENDED: ['off', ['已挂起', 'Suspended']],
    SHELVED_OFFLOADED: ['off', ['已搁置', 'Shelved']],
    ERROR: ['bad', ['故障', 'Faulty']],
    DELETED: ['off', ['已删除', 'Deleted']],
  },
  volume: {
    available: ['ok', ['可用', 'Free']],
    'in-use': ['ok', ['使用中', 'In use']],
    creating: ['work', ['创建中', 'Being made']],
    attaching: ['work', ['挂载中', 'Being attached']],
    detaching: ['work', ['卸载中', 'Being detached']],
    extending: ['work', ['扩容中', 'Growing']],
    deleting: ['work', ['删除中', 'Being deleted']],
    error: ['bad', ['故障', 'Faulty']],
    error_deleting: ['bad', ['删除失败', 'Not deleted']],
  },
  image: {
    queued: ['wait', ['等待上传', 'Waits for its data']],
    saving: ['work', ['上传中', 'Being uploaded']],
    importing: ['work', ['导入中', 'Being imported']],
    active: ['ok', ['可用', 'Ready']],
    deactivated: ['off', ['已停用', 'Switched off']],
    killed: ['bad', ['失败', 'Failed']],
  },
  network: {
    ACTIVE: ['ok', ['正常', 'Up']],
    DOWN: ['off', ['未启用', 'Down']],
    BUILD: ['work', ['创建中', 'Being made']],
    ERROR: ['bad', ['故障', 'Faulty']],
  },
  ...purchaserStates,
  /** What is under way at a server. */
  task: {
    scheduling: ['work', ['选择主机', 'Finding a host']],
    networking: ['work', ['准备磁盘和网络', 'Disks and ports are prepared']],
    spawning: ['work', ['启动虚拟机', 'Being started']],
    'powering-on': ['work', ['开机中', 'Powering on']],
    'powering-off': ['work', ['关机中', 'Powering off']],
    rebooting: ['work', ['重启中', 'Rebooting']],
    rebooting_hard: ['work', ['强制重启中', 'Rebooting hard']],
    image_snapshot: ['work', ['制作镜像', 'An image is being made']],
    deleting: ['work', ['删除中', 'Being deleted']],
  },
  /** A host, or a service on it. */
  link: {
    up: ['ok', ['在线', 'Up']],
    down: ['bad', ['失联', 'Down']],
  },
  finding: {
    open: ['bad', ['待整改', 'Open']],
    rectified: ['wait', ['待核实', 'To be seen']],
    closed: ['ok', ['已关闭', 'Closed']],
  },
  node: {
    enrolled: ['wait', ['已登记', 'Enrolled']],
    up: ['ok', ['在线', 'Up']],
    away: ['bad', ['失联', 'Away']],
    revoked: ['off', ['已吊销', 'Revoked']],
  },
  businessSystem: {
    registered: ['wait', ['已登记', 'Registered']],
    running: ['ok', ['在用', 'Running']],
    suspended: ['work', ['已暂停', 'Suspended']],
    retired: ['off', ['已下线', 'Retired']],
  },
  asset: {
    in_stock: ['wait', ['在库', 'In stock']],
    in_use: ['ok', ['在用', 'In use']],
    repair: ['work', ['维修中', 'In repair']],
    retired: ['off', ['已报废', 'Retired']],
  },
  stocktake: {
    open: ['work', ['盘点中', 'Open']],
    closed: ['ok', ['已结束', 'Closed']],
  },
  stocktakeLine: {
    unchecked: ['wait', ['待核对', 'Not checked']],
    right: ['ok', ['相符', 'Right']],
    missing: ['bad', ['缺失', 'Missing']],
    differs: ['bad', ['不符', 'Differs']],
    unregistered: ['bad', ['未登记', 'Not registered']],
    registered: ['ok', ['已补登记', 'Registered']],
  },
  advice: {
    open: ['wait', ['待告知', 'Not told yet']],
    given: ['work', ['已告知', 'Told']],
    closed: ['off', ['已了结', 'Settled']],
  },
  accessGrant: {
    requested: ['wait', ['待批准', 'Waits for the tenant']],
    granted: ['ok', ['有效', 'In force']],
    ended: ['off', ['已结束', 'Ended']],
    refused: ['bad', ['已拒绝', 'Refused']],
    revoked: ['bad', ['已收回', 'Revoked']],
    expired: ['off', ['已到期', 'Expired']],
  },
  loan: {
    asked: ['wait', ['待出借方同意', 'Waits for the lender']],
    agreed: ['wait', ['待批准', 'Waits for approval']],
    lent: ['ok', ['借用中', 'Lent']],
    overdue: ['bad', ['逾期未还', 'Overdue']],
    returned: ['off', ['已归还', 'Returned']],
    refused: ['bad', ['已拒绝', 'Refused']],
    withdrawn: ['off', ['已撤回', 'Withdrawn']],
  },
} as const satisfies Record<string, States>;

export type StateKind = keyof typeof states;
