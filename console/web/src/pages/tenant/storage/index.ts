import type { Pair } from '@/i18n';
import type { PageDef } from '../../types';

const group: Pair = ['存储与镜像', 'Storage and images'];

/** What servers are made of and keep their data on. */
export const storagePages: readonly PageDef[] = [
  { path: 'volumes', group, menu: ['云硬盘', 'Volumes'], project: true, load: () => import('./Volumes') },
  { path: 'snapshots', group, menu: ['快照', 'Snapshots'], project: true, load: () => import('./Snapshots') },
  { path: 'images', group, menu: ['镜像', 'Images'], project: true, load: () => import('./Images') },
  { path: 'keypairs', group, menu: ['密钥对', 'Key pairs'], project: true, load: () => import('./Keypairs') },
];
