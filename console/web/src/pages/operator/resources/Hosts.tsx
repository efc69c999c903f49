import { useQuery } from '@tanstack/react-query';
import { Alert } from 'antd';
import { Link } from 'react-router';
import { hosts, type HostService, type Hypervisor } from '@/api/hosts';
import { whole } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { Page } from '@/components/Page';
import { Sections } from '@/components/Sections';
import { ServerTable, type Column } from '@/components/ServerTable';
import { Mark, StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { hostTexts } from '@/i18n/operator-hosts';
import { useTexts } from '@/i18n';
import { Enrolment } from './Enrolment';
import { Share } from './lib/Share';

export const gib = (mib: number) => Math.round(mib / 102.4) / 10;

/** Stops or resumes the placing of new servers on a host. */
export function Placing({ id, name, status }: { id: string; name: string; status: string }) {
  const t = useTexts(hostTexts);
  return status === 'enabled' ? (
    <Confirm
      label={t('disable')}
      what={t('disableWhat', { name })}
      then={t('disableThen')}
      reason={{ label: t('reasonOff'), required: false }}
      done={t('changed')}
      act={(why) => hosts.disable(id, why)}
    />
  ) : (
    <Confirm label={t('enable')} what={t('enableWhat', { name })} done={t('changed')} act={() => hosts.enable(id)} />
  );
}

function Sums() {
  const t = useTexts(hostTexts);
  const { data: all } = useQuery({ queryKey: ['hypervisors'], queryFn: ({ signal }) => hosts.hypervisors(signal) });
  if (!all || all.length === 0) return null;
  const over = all.filter((h) => h.vcpus_used > h.vcpus || h.memory_mb_used > h.memory_mb).length;
  const sum = (of: (h: Hypervisor) => number) => all.reduce((n, h) => n + of(h), 0);
  const totals = {
    cpu: `${sum((h) => h.vcpus_used)} / ${sum((h) => h.vcpus)}`,
    memory: `${gib(sum((h) => h.memory_mb_used))} / ${gib(sum((h) => h.memory_mb))}`,
    servers: sum((h) => h.running_vms),
  };
  return (
    <Alert
      style={{ marginBottom: 12 }}
      showIcon
      type={over > 0 ? 'warning' : 'info'}
      title={t('overLine', { n: all.length, over })}
      description={t('total', totals)}
    />
  );
}

function Capacity() {
  const t = useTexts(hostTexts);
  const columns: Column<Hypervisor>[] = [
    {
      key: 'name',
      title: t('host'),
      fixed: true,
      csv: (h) => h.hypervisor_hostname,
      render: (h) => <Link to={`/operator/hosts/${encodeURIComponent(h.id)}`}>{h.hypervisor_hostname}</Link>,
    },
    { key: 'id', title: t('id'), hidden: true, csv: (h) => h.id, render: (h) => <span className="mono">{h.id}</span> },
    { key: 'state', title: t('link'), csv: (h) => h.state, render: (h) => <StateTag kind="link" state={h.state} /> },
    {
      key: 'status',
      title: t('placing'),
      csv: (h) => h.status,
      render: (h) => <Mark tone={h.status === 'enabled' ? 'ok' : 'off'}>{t(h.status === 'enabled' ? 'placingOn' : 'placingOff')}</Mark>,
    },
    { key: 'why', title: t('reasonOff'), hidden: true, csv: (h) => h.service.disabled_reason, render: (h) => h.service.disabled_reason ?? '—' },
    { key: 'arch', title: t('arch'), csv: (h) => Object.keys(h.cpu_info.arch ?? {}).join(' '), render: (h) => Object.keys(h.cpu_info.arch ?? {}).join(', ') },
    { key: 'servers', title: t('servers'), align: 'right', csv: (h) => h.running_vms, render: (h) => <span className="num">{h.running_vms}</span> },
    {
      key: 'cpu',
      title: t('cpu'),
      width: 200,
      csv: (h) => `${h.vcpus_used}/${h.vcpus}`,
      render: (h) => <Share used={h.vcpus_used} total={h.vcpus} label={t('cpu')} />,
    },
    {
      key: 'memory',
      title: t('memory'),
      width: 220,
      csv: (h) => `${gib(h.memory_mb_used)}/${gib(h.memory_mb)}`,
      render: (h) => <Share used={gib(h.memory_mb_used)} total={gib(h.memory_mb)} unit=" GiB" label={t('memory')} />,
    },
    {
      key: 'disk',
      title: t('disk'),
      width: 220,
      csv: (h) => `${h.local_gb_used}/${h.local_gb}`,
      render: (h) => <Share used={h.local_gb_used} total={h.local_gb} unit=" GiB" label={t('disk')} />,
    },
    { key: 'do', title: t('actions'), fixed: true, render: (h) => <Placing id={h.service.id} name={h.hypervisor_hostname} status={h.status} /> },
  ];
  return (
    <>
      <Sums />
      <ServerTable
        id="hosts"
        queryKey={['hypervisors', 'list']}
        load={async ({ signal }) => whole(await hosts.hypervisors(signal))}
        rowKey={(h) => h.id}
        columns={columns}
        find={(h) => `${h.hypervisor_hostname} ${h.id}`}
        live={30_000}
        empty={{ title: t('hostsNone'), hint: t('hostsHint') }}
      />
    </>
  );
}

function Services() {
  const t = useTexts(hostTexts);
  const columns: Column<HostService>[] = [
    { key: 'binary', title: t('binary'), fixed: true, csv: (s) => s.binary, render: (s) => <span className="mono">{s.binary}</span> },
    { key: 'host', title: t('host'), csv: (s) => s.host, render: (s) => s.host },
    { key: 'zone', title: t('zone'), csv: (s) => s.zone, render: (s) => s.zone },
    { key: 'state', title: t('state'), csv: (s) => s.state, render: (s) => <StateTag kind="link" state={s.state} /> },
    {
      key: 'status',
      title: t('placing'),
      csv: (s) => s.status,
      render: (s) => <Mark tone={s.status === 'enabled' ? 'ok' : 'off'}>{t(s.status === 'enabled' ? 'placingOn' : 'placingOff')}</Mark>,
    },
    { key: 'why', title: t('reasonOff'), csv: (s) => s.disabled_reason, render: (s) => s.disabled_reason ?? '—' },
    { key: 'heard', title: t('heard'), csv: (s) => s.updated_at, render: (s) => <When at={s.updated_at} relative /> },
  ];
  return (
    <ServerTable
      id="services"
      prefix="s"
      queryKey={['host-services']}
      load={async ({ signal }) => whole(await hosts.services(signal))}
      rowKey={(s) => `${s.binary} ${s.host}`}
      columns={columns}
      find={(s) => `${s.binary} ${s.host}`}
      live={30_000}
      empty={{ title: t('servicesNone'), hint: t('hostsHint') }}
    />
  );
}

export default function Hosts() {
  const t = useTexts(hostTexts);
  return (
    <Page title={t('hosts')}>
      <Sections
        items={[
          { key: 'capacity', label: t('hosts'), children: <Capacity /> },
          { key: 'nodes', label: t('nodes'), children: <Enrolment /> },
          { key: 'services', label: t('services'), children: <Services /> },
        ]}
      />
    </Page>
  );
}
