import { Link } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { withNext } from '@/api/paging';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { Mark } from '@/components/StateTag';
import { When } from '@/components/When';
import { systemTexts } from '@/i18n/operator-systems';
import { useTexts } from '@/i18n';
import { useProjectNames } from './lib/names';
import { orderPath } from './lib/orders';

type Exposure = Schema<'Exposure'>;

export default function Exposures() {
  const t = useTexts(systemTexts);
  const project = useProjectNames();
  const ports = (e: Exposure) => {
    if (e.from_port === null || e.from_port === undefined) return t('allPorts');
    return e.to_port && e.to_port !== e.from_port ? `${e.from_port}-${e.to_port}` : String(e.from_port);
  };
  const columns: Column<Exposure>[] = [
    { key: 'address', title: t('address'), fixed: true, csv: (e) => e.address, render: (e) => <strong className="mono">{e.address}</strong> },
    { key: 'protocol', title: t('protocol'), csv: (e) => e.protocol ?? t('allProtocols'), render: (e) => e.protocol ?? t('allProtocols') },
    { key: 'ports', title: t('port'), fixed: true, csv: ports, render: (e) => <span className="num">{ports(e)}</span> },
    { key: 'source', title: t('source'), csv: (e) => e.source, render: (e) => <span className="mono">{e.source}</span> },
    { key: 'project', title: t('project'), csv: (e) => project(e.project), render: (e) => project(e.project) },
    {
      key: 'server',
      title: t('server'),
      csv: (e) => e.server,
      render: (e) => (e.server ? <Link className="mono" to={`/operator/samples?subject=${encodeURIComponent(e.server)}`}>{e.server}</Link> : '—'),
    },
    {
      key: 'order',
      title: t('approval'),
      fixed: true,
      csv: (e) => e.order ?? t('unapproved'),
      render: (e) => (e.order ? <Link to={orderPath(e.order)}>{e.made_by_name ?? e.order}</Link> : <Mark tone="bad">{t('unapproved')}</Mark>),
    },
    { key: 'made', title: t('madeAt'), csv: (e) => e.made_at, render: (e) => <When at={e.made_at} /> },
    { key: 'group', title: t('group'), hidden: true, csv: (e) => e.security_group, render: (e) => <span className="mono">{e.security_group}</span> },
    { key: 'rule', title: t('rule'), hidden: true, csv: (e) => e.rule, render: (e) => <span className="mono">{e.rule}</span> },
  ];
  return (
    <Page title={t('exposures')}>
      <ServerTable
        id="exposures"
        queryKey={['exposures']}
        load={async ({ limit, marker, signal }) => {
          const answer = await data(ops.GET('/ops/v1/exposures', { params: { query: { limit: String(limit), marker } }, signal }));
          return withNext(answer.exposures, answer.next);
        }}
        rowKey={(e) => `${e.floating_ip} ${e.rule}`}
        columns={columns}
        empty={{ title: t('exposuresNone'), hint: t('exposuresHint') }}
      />
    </Page>
  );
}
