import { queryOptions } from '@tanstack/react-query';
import { compute } from '@/api/compute';
import { networking, type Network, type Port, type Router, type Subnet } from '@/api/networking';
import { everyRow } from '@/api/paging';

/** What the pages of networks read in common. */
export const networksQuery = queryOptions({ queryKey: ['networks', 'all'], queryFn: ({ signal }) => everyRow((at) => networking.networks({ ...at }, signal)) });
export const subnetsQuery = queryOptions({ queryKey: ['subnets', 'all'], queryFn: ({ signal }) => everyRow((at) => networking.subnets({ ...at }, signal)) });
export const routersQuery = queryOptions({ queryKey: ['routers', 'all'], queryFn: ({ signal }) => everyRow((at) => networking.routers({ ...at }, signal)) });
export const portsQuery = queryOptions({ queryKey: ['ports', 'all'], queryFn: ({ signal }) => everyRow((at) => networking.ports({ ...at }, signal)) });
export const serversQuery = queryOptions({ queryKey: ['servers', 'all'], queryFn: ({ signal }) => everyRow((at) => compute.servers({ ...at }, signal)) });

/** Rows by their id. */
export const byId = <T extends { id: string }>(rows: readonly T[] | undefined): ReadonlyMap<string, T> => new Map((rows ?? []).map((r) => [r.id, r]));
export const nameOf = (row: { id: string; name: string } | undefined, id: string): string => row?.name || id;

export const isLeg = (p: Port): boolean => /^network:(router_interface|ha_router_replicated_interface)/.test(p.device_owner);
export const isCard = (p: Port): boolean => p.device_owner.startsWith('compute:');

/** Connects; each is one call. */
export const connect = {
  leg: (router: string, subnet: string) => networking.put(`/routers/${encodeURIComponent(router)}/add_router_interface`, { subnet_id: subnet }),
  legOff: (router: string, port: string) => networking.put(`/routers/${encodeURIComponent(router)}/remove_router_interface`, { port_id: port }),
  gateway: (router: string, network: string | null) =>
    networking.put(`/routers/${encodeURIComponent(router)}`, { router: { external_gateway_info: network === null ? null : { network_id: network } } }),
  card: (server: string, network: string) =>
    compute.post(`/servers/${encodeURIComponent(server)}/os-interface`, { interfaceAttachment: { net_id: network } }),
  cardOff: (server: string, port: string) => compute.del(`/servers/${encodeURIComponent(server)}/os-interface/${encodeURIComponent(port)}`),
};
export type { Network, Port, Router, Subnet };
