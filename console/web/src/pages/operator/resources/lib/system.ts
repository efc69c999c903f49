import type { Schema } from '@/api/ops';

type System = Schema<'System'>;
export type SystemRequest = Schema<'SystemRequest'>;

const text = (v: string | null | undefined): string => v?.trim() ?? '';

/** What the form begins with: what is said of a system now, with the revision that was read. */
export function formOf(s: System): Partial<SystemRequest> {
  const { name, name_en, owner, owner_contact, vendor, vendor_contact, importance, protection, filing, data_class, environment, note, ports, needs, revision } = s;
  return { name, name_en, owner, owner_contact, vendor, vendor_contact, importance, protection, filing, data_class, environment, note, ports, needs, revision };
}

/** The request of a filled-in form. A change says all of it again; the project is said once only, when it is registered. */
export function requestOf(v: SystemRequest, was?: System): SystemRequest {
  const ports = (v.ports ?? []).map((p) => ({
    name: text(p.name),
    address: text(p.address),
    protocol: p.protocol,
    // A ping has no port.
    ...(p.protocol === 'icmp' || p.port === undefined || p.port === null ? {} : { port: p.port }),
  }));
  const body: SystemRequest = {
    name: text(v.name),
    name_en: text(v.name_en),
    owner: text(v.owner),
    owner_contact: text(v.owner_contact),
    vendor: text(v.vendor),
    vendor_contact: text(v.vendor_contact),
    importance: v.importance,
    protection: v.protection ?? null,
    filing: text(v.filing),
    data_class: v.data_class,
    environment: text(v.environment),
    note: text(v.note),
    ports,
    needs: v.needs ?? [],
  };
  return was ? { ...body, revision: was.revision } : { ...body, ...(v.project ? { project: v.project } : {}) };
}

/** What may happen to a system in a state. */
export function eventsOf(state: string): ('go_live' | 'suspend' | 'resume' | 'retire')[] {
  if (state === 'registered') return ['go_live', 'retire'];
  if (state === 'running') return ['suspend', 'retire'];
  if (state === 'suspended') return ['resume', 'retire'];
  return [];
}

/** How large a resource is, in a few words. */
export function sizeOf(r: Pick<Schema<'Resource'>, 'vcpus' | 'memory_gb' | 'gb'>): string {
  const parts = [r.vcpus && `${r.vcpus} vCPU`, r.memory_gb && `${r.memory_gb} GiB RAM`, r.gb && `${r.gb} GiB`];
  return parts.filter(Boolean).join(' · ') || '—';
}
