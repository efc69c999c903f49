import { Link } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { withNext } from '@/api/paging';
import { exposures } from '@/i18n/exposures';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { ProjectName } from './Names';
import { ServerTable, type Column } from './ServerTable';
import { Mark } from './StateTag';
import { When } from './When';

type Exposure = Schema<'Exposure'>;

interface Props {
  /** By which the columns are kept: two perspectives choose their own. */
  id: string;
  /** Where an order or a server is shown to who looks; without it the id stands. */
  orderPath?: (id: string) => string;
  serverPath?: (id: string) => string;
}

function Ref({ id, to }: { id: string; to?: (id: string) => string }) {
  return to ? <Link className="mono" to={to(id)}>{id}</Link> : <span className="mono">{id}</span>;
}

/** What the whole internet reaches, with the order that allowed it. */
export function ExposureList({ id, orderPath, serverPath }: Props) {
  const project = useProjectName();
  const t = useTexts(exposures);
  const ports = (e: Exposure) => {
    if (e.from_port === null || e.from_port === undefined) return t('allPorts');
    return e.to_port && e.to_port !== e.from_port ? `${e.from_port}-${e.to_port}` : String(e.from_port);
  };
  const protocol = (e: Exposure) => e.protocol ?? t('allProtocols');
  const columns: Column<Exposure>[] = [
    { key: 'address', title: t('address'), fixed: true, csv: (e) => e.address, render: (e) => <strong className="mono">{e.address}</strong> },
    { key: 'protocol', title: t('protocol'), csv: protocol, render: protocol },
    { key: 'ports', title: t('port'), fixed: true, csv: ports, render: (e) => <span className="num">{ports(e)}</span> },
    { key: 'source', title: t('source'), csv: (e) => e.source, render: (e) => <span className="mono">{e.source}</span> },
    { key: 'project', title: t('project'), csv: (e) => project(e.project), render: (e) => <ProjectName id={e.project} /> },
    { key: 'server', title: t('server'), csv: (e) => e.server, render: (e) => (e.server ? <Ref id={e.server} to={serverPath} /> : '—') },
    { key: 'order', title: t('approval'), fixed: true, width: 180, csv: (e) => e.order ?? t('unapproved'), render: (e) => (e.order ? <Ref id={e.order} to={orderPath} /> : <Mark tone="bad">{t('unapproved')}</Mark>) },
    { key: 'by', title: t('madeBy'), csv: (e) => e.made_by_name, render: (e) => e.made_by_name ?? '—' },
    { key: 'made', title: t('madeAt'), csv: (e) => e.made_at, render: (e) => <When at={e.made_at} /> },
    { key: 'group', title: t('group'), hidden: true, csv: (e) => e.security_group, render: (e) => <span className="mono">{e.security_group}</span> },
    { key: 'rule', title: t('rule'), hidden: true, csv: (e) => e.rule, render: (e) => <span className="mono">{e.rule}</span> },
  ];
  return (
    <ServerTable
      id={id}
      queryKey={['exposures']}
      load={async ({ limit, marker, signal }) => {
        const page = await data(ops.GET('/ops/v1/exposures', { params: { query: { limit: String(limit), marker } }, signal }));
        return withNext(page.exposures, page.next);
      }}
      rowKey={(e) => `${e.floating_ip} ${e.rule}`}
      columns={columns}
      empty={{ title: t('none'), hint: t('hint') }}
    />
  );
}
