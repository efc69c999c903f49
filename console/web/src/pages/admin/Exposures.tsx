import { Tag } from 'antd';
import { data, ops, type Schema } from '@/api/ops';
import { withNext } from '@/api/paging';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { Mark } from '@/components/StateTag';
import { When } from '@/components/When';
import { safety } from '@/i18n/admin-safety';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';

type Exposure = Schema<'Exposure'>;

/** What the whole internet reaches, with the order that allowed it. */
export default function Exposures() {
  const t = useTexts(safety);
  const project = useProjectName();
  const ports = (e: Exposure) =>
    e.from_port === null || e.from_port === undefined ? t('everyPort') : e.from_port === e.to_port ? String(e.from_port) : `${e.from_port}–${e.to_port ?? ''}`;
  const columns: Column<Exposure>[] = [
    { key: 'address', title: t('address'), fixed: true, csv: (e) => e.address, render: (e) => <span className="mono">{e.address}</span> },
    { key: 'ports', title: t('ports'), fixed: true, csv: (e) => `${e.protocol ?? ''} ${ports(e)}`, render: (e) => <span className="mono">{e.protocol ?? t('everyPort')} {ports(e)}</span> },
    { key: 'source', title: t('source'), csv: (e) => e.source, render: (e) => <span className="mono">{e.source}</span> },
    { key: 'project', title: t('project'), csv: (e) => project(e.project), render: (e) => project(e.project) },
    { key: 'server', title: t('server'), csv: (e) => e.server, render: (e) => <span className="mono">{e.server ?? '—'}</span> },
    { key: 'group', title: t('securityGroup'), hidden: true, csv: (e) => e.security_group, render: (e) => <span className="mono">{e.security_group}</span> },
    {
      key: 'order',
      title: t('order'),
      width: 180,
      csv: (e) => e.order,
      render: (e) => (e.order ? <><Mark tone="ok">{t('approvedBy')}</Mark> <span className="mono">{e.order}</span></> : <Tag color="red">{t('unapproved')}</Tag>),
    },
    { key: 'by', title: t('madeBy'), csv: (e) => e.made_by_name, render: (e) => e.made_by_name ?? '—' },
    { key: 'at', title: t('madeAt'), csv: (e) => e.made_at, render: (e) => <When at={e.made_at} /> },
  ];
  return (
    <Page title={t('exposures')}>
      <ServerTable
        id="exposures"
        queryKey={['exposures']}
        load={async ({ limit, marker, signal }) => {
          const page = await data(ops.GET('/ops/v1/exposures', { params: { query: { limit: String(limit), marker } }, signal }));
          return withNext(page.exposures, page.next);
        }}
        rowKey={(e) => `${e.floating_ip} ${e.rule}`}
        columns={columns}
        empty={{ title: t('exposuresNone'), hint: t('exposuresHint') }}
      />
    </Page>
  );
}
