import { useQuery } from '@tanstack/react-query';
import { Card, Skeleton } from 'antd';
import { useParams, Link } from 'react-router';
import { hosts } from '@/api/hosts';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { Mark, StateTag } from '@/components/StateTag';
import { hostTexts } from '@/i18n/operator-hosts';
import { useTexts } from '@/i18n';
import { gib, Placing } from './Hosts';
import { SampleCharts } from './lib/SampleCharts';
import { Share } from './lib/Share';

export default function HostDetail() {
  const t = useTexts(hostTexts);
  const { id = '' } = useParams();
  const query = useQuery({ queryKey: ['hypervisors', id], queryFn: ({ signal }) => hosts.hypervisor(id, signal), refetchInterval: 30_000 });
  const h = query.data;
  return (
    <Page
      title={h?.hypervisor_hostname ?? t('host')}
      tags={
        h && (
          <>
            <StateTag kind="link" state={h.state} />
            <Mark tone={h.status === 'enabled' ? 'ok' : 'off'}>{t(h.status === 'enabled' ? 'placingOn' : 'placingOff')}</Mark>
          </>
        )
      }
      extra={h && <Placing id={h.service.id} name={h.hypervisor_hostname} status={h.status} />}
    >
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton active={false} />}
      {h && (
        <>
          <div className="cards" style={{ marginBottom: 16 }}>
            <Card size="small" title={t('cpu')}>
              <Share used={h.vcpus_used} total={h.vcpus} label={t('cpu')} />
            </Card>
            <Card size="small" title={t('memory')}>
              <Share used={gib(h.memory_mb_used)} total={gib(h.memory_mb)} unit=" GiB" label={t('memory')} />
            </Card>
            <Card size="small" title={t('disk')}>
              <Share used={h.local_gb_used} total={h.local_gb} unit=" GiB" label={t('disk')} />
            </Card>
            <Card size="small" title={t('facts')}>
              <div>{t('type')}: {h.hypervisor_type}</div>
              <div>{t('arch')}: {Object.entries(h.cpu_info.arch ?? {}).map(([a, how]) => `${a} (${how})`).join(', ')}</div>
              {h.service.disabled_reason && <div>{t('reasonOff')}: {h.service.disabled_reason}</div>}
              <div className="mono">{h.id}</div>
            </Card>
            <Card size="small" title={`${t('servers')} · ${h.running_vms}`}>
              {(h.servers ?? []).map((s) => (
                <div key={s.uuid}>
                  <Link to={`/operator/samples?subject=${encodeURIComponent(s.uuid)}`}>{s.name}</Link>
                </div>
              ))}
              {(h.servers ?? []).length === 0 && (h.running_vms > 0 ? t('hostedHidden', { n: h.running_vms }) : t('hostedNone'))}
            </Card>
          </div>
          <SampleCharts subject={h.id} />
        </>
      )}
    </Page>
  );
}
