import { networking, type FloatingIp, type Network, type Subnet } from '@/api/networking';
import { everyRow, whole } from '@/api/paging';
import { ServerTable, type Column } from '@/components/ServerTable';
import { hostTexts } from '@/i18n/operator-hosts';
import { useTexts } from '@/i18n';
import { Share } from './lib/Share';
import { inPools, poolSize } from './lib/sums';

interface Row {
  network: string;
  subnet: Subnet;
  size: number;
  used: number;
}

/** Floating IPs against the addresses that subnets of outside networks hand out. */
async function read(signal?: AbortSignal): Promise<Row[]> {
  const outside = await everyRow<Network>((q) => networking.networks({ ...q, 'router:external': true }, signal));
  const [subnets, ips] = await Promise.all([
    everyRow<Subnet>((q) => networking.subnets(q, signal)),
    everyRow<FloatingIp>((q) => networking.floatingIps(q, signal)),
  ]);
  return outside.flatMap((n) =>
    subnets
      .filter((s) => s.network_id === n.id)
      .map((s) => {
        const mine = ips.filter((f) => f.floating_network_id === n.id && inPools(f.floating_ip_address, s.allocation_pools));
        return { network: n.name || n.id, subnet: s, size: poolSize(s.allocation_pools), used: mine.length };
      }),
  );
}

export function IpPools() {
  const t = useTexts(hostTexts);
  const columns: Column<Row>[] = [
    { key: 'network', title: t('ipNetwork'), fixed: true, csv: (r) => r.network, render: (r) => <strong>{r.network}</strong> },
    { key: 'subnet', title: t('ipSubnet'), csv: (r) => r.subnet.name, render: (r) => r.subnet.name || r.subnet.id },
    { key: 'cidr', title: t('ipCidr'), csv: (r) => r.subnet.cidr, render: (r) => <span className="mono">{r.subnet.cidr}</span> },
    { key: 'size', title: t('ipSize'), align: 'right', csv: (r) => r.size, render: (r) => <span className="num">{r.size}</span> },
    { key: 'used', title: t('ipUsed'), align: 'right', csv: (r) => r.used, render: (r) => <span className="num">{r.used}</span> },
    { key: 'left', title: t('ipLeft'), align: 'right', csv: (r) => r.size - r.used, render: (r) => <span className="num">{r.size - r.used}</span> },
    { key: 'percent', title: t('ipPercent'), fixed: true, width: 180, render: (r) => <Share used={r.used} total={r.size} label={t('ipPercent')} /> },
  ];
  return (
    <>
      <p>{t('ipOnly')}</p>
      <ServerTable
        id="ip-pools"
        prefix="i"
        queryKey={['ip-pools']}
        load={async ({ signal }) => whole((await read(signal)).sort((a, b) => b.used / Math.max(b.size, 1) - a.used / Math.max(a.size, 1)))}
        rowKey={(r) => r.subnet.id}
        columns={columns}
        find={(r) => `${r.network} ${r.subnet.name} ${r.subnet.cidr}`}
        empty={{ title: t('ipNone'), hint: t('ipHint') }}
      />
    </>
  );
}
