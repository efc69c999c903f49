import { Tag } from 'antd';
import { Link } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { byLast, paged, withNext } from '@/api/paging';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { Progress } from '@/components/Progress';
import { Sections } from '@/components/Sections';
import { ServerTable, type Column } from '@/components/ServerTable';
import { When } from '@/components/When';
import { orderTexts } from '@/i18n/operator-orders';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { orderPath, Retry, useOrderColumns } from './lib/orders';
import { Complete, waitsForHand } from './Complete';

type Erasure = Schema<'Erasure'>;
type Order = Schema<'Order'>;

/** What was erased, and of what nothing was kept: `without` says why. */
export const erasedText = (e: Erasure, without: (why: string) => string): string =>
  e.erased.map((x) => `${x.kind} ${x.key}${x.gb ? ` ${x.gb} GiB` : ''} (${x.id})${x.no_backup ? ` ${without(x.no_backup)}` : ''}`).join('; ');

function Proofs() {
  const t = useTexts(orderTexts);
  const project = useProjectName();
  const without = (why: string) => t('noBackup', { why });
  const columns: Column<Erasure>[] = [
    { key: 'at', title: t('at'), fixed: true, csv: (e) => e.at, render: (e) => <When at={e.at} /> },
    { key: 'order', title: t('order'), fixed: true, csv: (e) => e.order, render: (e) => <Link className="mono" to={orderPath(e.order)}>{e.order}</Link> },
    { key: 'project', title: t('project'), csv: (e) => project(e.project), render: (e) => <ProjectName id={e.project} /> },
    { key: 'erased', title: t('erased'), width: 300, csv: (e) => erasedText(e, without), render: (e) => e.erased.map((x) => <div key={x.id}><span className="mono">{x.kind} {x.key} {x.gb ? `${x.gb} GiB` : ''}</span> {x.no_backup && without(x.no_backup)}</div>) },
    { key: 'method', title: t('method'), csv: (e) => e.method, render: (e) => <>{e.method} {e.simulated && <Tag>{t('simulated')}</Tag>}</> },
    { key: 'backups', title: t('backups'), hidden: true, csv: (e) => Object.values(e.backups).join(' '), render: (e) => Object.values(e.backups).join(', ') || '—' },
    { key: 'by', title: t('doneBy'), csv: (e) => e.by_name, render: (e) => e.by_name },
    { key: 'digest', title: t('digest'), width: 220, csv: (e) => e.digest, render: (e) => <span className="mono">{e.digest}</span> },
  ];
  return (
    <ServerTable
      id="erasures"
      prefix="e"
      queryKey={['erasures']}
      load={async ({ limit, marker, signal }) => {
        const query = { limit: String(limit), marker };
        const { erasures } = await data(ops.GET('/ops/v1/erasures', { params: { query }, signal }));
        return byLast(erasures, limit, (e) => e.order);
      }}
      rowKey={(e) => e.order}
      columns={columns}
      empty={{ title: t('erasuresNone'), hint: t('erasuresHint') }}
    />
  );
}

/** Orders that are being released now. */
function Releasing() {
  const t = useTexts(orderTexts);
  const columns: Column<Order>[] = [
    ...useOrderColumns(),
    { key: 'progress', title: t('progress'), width: 200, render: (o) => (o.operation ? <Progress operation={o.operation} /> : '—') },
    { key: 'do', title: t('complete'), fixed: true, render: (o) => (waitsForHand(o) ? <Complete order={o} /> : '—') },
  ];
  return <OrderList id="releasing" columns={columns} query={{ state: 'releasing' }} />;
}

/** Orders that ask for a release. */
function Releases() {
  const t = useTexts(orderTexts);
  const columns: Column<Order>[] = [
    ...useOrderColumns(),
    { key: 'target', title: t('target'), csv: (o) => o.target, render: (o) => (o.target ? <Link className="mono" to={orderPath(o.target)}>{o.target}</Link> : '—') },
    { key: 'released', title: t('released'), csv: (o) => o.released_at, render: (o) => <When at={o.released_at} /> },
    { key: 'do', title: t('retry'), fixed: true, render: (o) => (o.state === 'failed' ? <Retry order={o} /> : '—') },
  ];
  return <OrderList id="releases" columns={columns} query={{ kind: 'release' }} />;
}

function OrderList({ id, columns, query }: { id: string; columns: Column<Order>[]; query: { state?: string; kind?: string } }) {
  const t = useTexts(orderTexts);
  return (
    <ServerTable
      id={id}
      prefix={id}
      queryKey={['orders', id]}
      load={async ({ signal, ...ask }) => {
        const page = await data(ops.GET('/ops/v1/orders', { params: { query: { ...query, ...paged(ask) } }, signal }));
        return withNext(page.orders, page.next);
      }}
      rowKey={(o) => o.id}
      columns={columns}
      live={15_000}
      empty={{ title: t('releasesNone'), hint: t('erasuresHint') }}
    />
  );
}

export default function Erasures() {
  const t = useTexts(orderTexts);
  return (
    <Page title={t('erasures')}>
      <Sections
        items={[
          { key: 'proofs', label: t('proofs'), children: <Proofs /> },
          { key: 'releases', label: t('releases'), children: <Releases /> },
          { key: 'releasing', label: t('releasing'), children: <Releasing /> },
        ]}
      />
    </Page>
  );
}
