import type { Texts } from '.';

/** Texts of what several pages of the purchaser share. */
export const parts = {
  files: ['证明文件', 'Files'],
  noFiles: ['没有文件', 'No files'],
  open: ['打开 {name}', 'Open {name}'],
  digest: ['文件摘要 {digest}', 'Digest {digest}'],
  elsewhere: ['平台外档案', 'Kept outside the platform'],
  add: ['上传文件（每个不超过 8 MiB）', 'Upload files (8 MiB each at most)'],
  tooLarge: ['{name} 超过 8 MiB', '{name} is larger than 8 MiB'],
  uploading: ['正在上传', 'Uploading'],
  remove: ['移除 {name}', 'Remove {name}'],
  proofRequired: ['请至少上传一个证明文件', 'Upload at least one file as proof'],
  csv: ['下载 CSV', 'CSV'],
  reason: ['理由', 'Reason'],
  remark: ['备注', 'Remark'],
  by: ['{name}，{at}', '{name}, {at}'],
} as const satisfies Texts;
