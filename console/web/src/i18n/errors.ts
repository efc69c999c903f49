import type { Texts } from '.';

/** What a refusal means and what to do about it, by its status; what happened, the API says itself. */
export const errors = {
  means0: ['浏览器无法连接云平台。', 'The browser cannot reach the cloud.'],
  do0: ['请检查网络后重试；已提交的操作不会丢失。', 'Check the network and try again; what was submitted is not lost.'],
  means400: ['提交的内容不符合要求，没有任何改动。', 'What was sent breaks a rule; nothing was changed.'],
  do400: ['请按提示修改后再次提交。', 'Correct it as the message says and submit again.'],
  means401: ['登录已失效。', 'The session has ended.'],
  do401: ['请重新登录。', 'Log in again.'],
  means403: ['您的角色或当前范围不允许这样做。', 'Your role, or the present scope, does not allow this.'],
  do403: ['请切换范围，或向管理员申请所需的角色。', 'Switch the scope, or ask an administrator for the role.'],
  means404: ['它不存在，或不属于当前范围。', 'It does not exist, or is not in the present scope.'],
  do404: ['请返回列表刷新，或切换范围。', 'Refresh the list, or switch the scope.'],
  means409: ['它现在的状态不允许这样做，或已被他人更改。', 'Its present state does not allow this, or somebody changed it meanwhile.'],
  do409: ['请刷新后查看最新状态再操作。', 'Refresh, look at its state, and try again.'],
  means413: ['超出配额或大小限制。', 'A quota or a size is exceeded.'],
  do413: ['请释放资源、减小大小，或订购更多配额。', 'Free something, make it smaller, or order more.'],
  means429: ['请求过于频繁。', 'Too many requests.'],
  do429: ['请稍等片刻再试。', 'Wait a moment and try again.'],
  means500: ['这是平台的问题，不是您的操作有误。', 'This is a fault of the platform, not of yours.'],
  do500: ['请稍后重试；若仍失败，请把请求编号告知运维人员。', 'Try again later; if it persists, give the operator the request number.'],
  means503: ['服务暂时不可用。', 'The service is not available for the moment.'],
  do503: ['请稍后重试。', 'Try again later.'],
  chunk: ['页面文件加载失败，可能刚刚升级了版本。', 'A part of the page could not be loaded; there may be a new release.'],
  chunkDo: ['请刷新浏览器。', 'Reload the browser.'],
} as const satisfies Texts;
