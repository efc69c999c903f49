import { ApiError } from '@/api/error';
import type { Flavor, Server } from '@/api/compute';

export interface NewServer {
  name: string;
  flavorRef: string;
  imageRef: string;
  networks: string[];
  key_name?: string;
  security_groups?: string[];
  min_count: number;
  /** GiB of a root volume instead of the flavor's own disk. */
  root?: number | null;
  root_goes?: boolean;
  description?: string;
  user_data?: string;
}

/** UTF-8 in base64, as cloud-init wants it. */
export function base64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (b) => String.fromCharCode(b)).join(''));
}

/** `POST /servers` for what the form holds. */
export function request(v: NewServer): Record<string, unknown> {
  const said = (text: string | undefined) => (text?.trim() ? text : undefined);
  const script = said(v.user_data);
  const root = v.root
    ? {
        block_device_mapping_v2: [
          { boot_index: 0, uuid: v.imageRef, source_type: 'image', destination_type: 'volume', volume_size: v.root, delete_on_termination: v.root_goes ?? true },
        ],
      }
    : {};
  return {
    server: {
      name: v.name.trim(),
      flavorRef: v.flavorRef,
      imageRef: v.root ? '' : v.imageRef,
      networks: v.networks.map((uuid) => ({ uuid })),
      min_count: v.min_count,
      max_count: v.min_count,
      ...root,
      ...(v.key_name ? { key_name: v.key_name } : {}),
      ...(v.security_groups?.length ? { security_groups: v.security_groups.map((name) => ({ name })) } : {}),
      ...(said(v.description) ? { description: v.description!.trim() } : {}),
      ...(script ? { user_data: base64(script) } : {}),
    },
  };
}

/** What of the quota it will take. */
export function needs(flavor: Pick<Flavor, 'vcpus' | 'ram'> | undefined, count: number, root?: number | null): Record<string, number> {
  if (!flavor) return {};
  return {
    instances: count,
    cores: flavor.vcpus * count,
    ram: flavor.ram * count,
    ...(root ? { volumes: count, gigabytes: root * count } : {}),
  };
}

/** Resources of which less is left than needed. */
export function missing(need: Record<string, number>, quota: Record<string, { limit: number; used: number }>): string[] {
  return Object.entries(need).filter(([key, n]) => {
    const line = quota[key];
    return line !== undefined && line.limit >= 0 && line.used + n > line.limit;
  }).map(([key]) => key);
}

/** The resource that a refusal says is used up; every service of the cloud words it alike. */
export function overQuota(error: unknown): string | undefined {
  return error instanceof ApiError ? /^Quota exceeded for (\w+)/.exec(error.message)?.[1] : undefined;
}

/** What may be done with a server in its state; the API asks again. */
export function may(s: Pick<Server, 'status'> & { 'OS-EXT-STS:task_state': string | null }): { start: boolean; stop: boolean; reboot: boolean; console: boolean } {
  const idle = !s['OS-EXT-STS:task_state'];
  return { start: idle && s.status === 'SHUTOFF', stop: idle && s.status === 'ACTIVE', reboot: idle && s.status === 'ACTIVE', console: s.status === 'ACTIVE' };
}

/** All addresses of a server, floating ones first: those are what one looks for. */
export function addressesOf(s: Pick<Server, 'addresses'>): { network: string; addr: string; type: string; mac: string }[] {
  return Object.entries(s.addresses)
    .flatMap(([network, all]) => all.map((a) => ({ network, addr: a.addr, type: a['OS-EXT-IPS:type'], mac: a['OS-EXT-IPS-MAC:mac_addr'] })))
    .sort((a, b) => Number(b.type === 'floating') - Number(a.type === 'floating'));
}

export interface Outcome {
  done: number;
  refused: { name: string; error: unknown }[];
}
/** Does the same with several, and goes on when one is refused. A few at a time: each is a change of its own. */
export async function each(rows: readonly Pick<Server, 'id' | 'name'>[], act: (id: string) => Promise<unknown>, atOnce = 4): Promise<Outcome> {
  const out: Outcome = { done: 0, refused: [] };
  const rest = [...rows];
  const work = async () => {
    for (let s = rest.shift(); s !== undefined; s = rest.shift()) {
      const { id, name } = s;
      await act(id).then(() => (out.done += 1), (error: unknown) => out.refused.push({ name, error }));
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return out;
}

/** Minutes between two instants, to a tenth. */
export const minutesOf = (from: string, to: string): string => String(Math.round((Date.parse(to) - Date.parse(from)) / 6_000) / 10);
