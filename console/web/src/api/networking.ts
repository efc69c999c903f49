import { service } from './openstack';
import type { Query } from './http';

/** Neutron 2.0. */
const api = service('/networking/v2.0');

export interface Network {
  id: string;
  name: string;
  status: string;
  admin_state_up: boolean;
  shared: boolean;
  'router:external': boolean;
  subnets: string[];
  project_id: string;
  mtu: number;
}
export interface Subnet {
  id: string;
  name: string;
  network_id: string;
  cidr: string;
  ip_version: 4 | 6;
  gateway_ip: string | null;
  enable_dhcp: boolean;
  dns_nameservers: string[];
  allocation_pools: { start: string; end: string }[];
}
export interface Router {
  id: string;
  name: string;
  status: string;
  external_gateway_info: { network_id: string; enable_snat: boolean; external_fixed_ips: FixedIp[] } | null;
  project_id: string;
}
export interface FixedIp {
  subnet_id: string;
  ip_address: string;
}
export interface Port {
  id: string;
  name: string;
  status: string;
  network_id: string;
  mac_address: string;
  fixed_ips: FixedIp[];
  device_id: string;
  device_owner: string;
  security_groups: string[];
}
export interface SecurityGroupRule {
  id: string;
  security_group_id: string;
  direction: 'ingress' | 'egress';
  ethertype: 'IPv4' | 'IPv6';
  protocol: string | null;
  port_range_min: number | null;
  port_range_max: number | null;
  remote_ip_prefix: string | null;
  remote_group_id: string | null;
  description: string;
}
export interface SecurityGroup {
  id: string;
  name: string;
  description: string;
  project_id: string;
  security_group_rules: SecurityGroupRule[];
}
export interface FloatingIp {
  id: string;
  status: string;
  floating_ip_address: string;
  fixed_ip_address: string | null;
  floating_network_id: string;
  port_id: string | null;
  router_id: string | null;
  description: string;
}

export const networking = {
  ...api,
  networks: (query: Query, signal?: AbortSignal) => api.list<Network>('/networks', 'networks', query, signal),
  subnets: (query: Query, signal?: AbortSignal) => api.list<Subnet>('/subnets', 'subnets', query, signal),
  routers: (query: Query, signal?: AbortSignal) => api.list<Router>('/routers', 'routers', query, signal),
  ports: (query: Query, signal?: AbortSignal) => api.list<Port>('/ports', 'ports', query, signal),
  groups: (query: Query, signal?: AbortSignal) => api.list<SecurityGroup>('/security-groups', 'security_groups', query, signal),
  floatingIps: (query: Query, signal?: AbortSignal) => api.list<FloatingIp>('/floatingips', 'floatingips', query, signal),
};
