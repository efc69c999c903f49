import { App, Button, Empty, Select, Skeleton } from 'antd';
import { useQueries } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { net } from '@/i18n/tenant-networks';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { byLabel } from '../choices';
import { NetworkForm, RouterForm } from './forms';
import { JoinModal, PartModal } from './Joint';
import { networksQuery, portsQuery, routersQuery, serversQuery, subnetsQuery } from './read';
import { Sheet } from './Sheet';
import { draw, freeSubnets, joined, joining, type Edge, type Facts, type Joining, type Node } from './topology';

/** Servers come and go while one looks; thousands, which are several requests each time, are read again by reloading. */
const AGAIN = 20_000;
const FEW = 2000;
const again = (q: { state: { data?: readonly unknown[] } }) => ((q.state.data?.length ?? 0) > FEW ? false : AGAIN);

/** The same without a drawing: two choices and a button. */
function Joiner({ nodes, join }: { nodes: Node[]; join: (a: Node, b: Node) => void }) {
  const t = useTexts(net);
  const [from, setFrom] = useState<string>();
  const [to, setTo] = useState<string>();
  const a = nodes.find((n) => n.id === from);
  const b = nodes.find((n) => n.id === to);
  const options = (of: Node[]) => of.map((n) => ({ value: n.id, label: `${t(n.kind)} ${n.name}` }));
  return (
    <div className="tools">
      <Select {...byLabel} className="grow" aria-label={t('connectionFrom')} placeholder={t('connectionFrom')} value={a?.id} onChange={setFrom} options={options(nodes.filter((n) => n.kind === 'router' || n.kind === 'server'))} />
      <Select {...byLabel} className="grow" aria-label={t('connectionTo')} placeholder={t('connectionTo')} value={b?.id} onChange={setTo} options={options(nodes.filter((n) => a && joining(a, n)))} />
      <Button disabled={!a || !b || !joining(a, b)} onClick={() => a && b && join(a, b)}>
        {t('connect')}
      </Button>
    </div>
  );
}

function Connections({ edges, at, part }: { edges: Edge[]; at: ReadonlyMap<string, Node>; part?: (e: Edge) => void }) {
  const t = useTexts(net);
  if (edges.length === 0) return <p>{t('connectionsNone')}</p>;
  return (
    <ul className="row-cards">
      {edges.map((e) => (
        <li key={e.port ?? `${e.from}${e.to}`} style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center', containIntrinsicSize: 'auto 44px' }}>
          {at.get(e.from)?.name} → {e.kind === 'gateway' ? at.get(e.to)?.name : <Link to={`/tenant/networks/${e.to}`}>{at.get(e.to)?.name}</Link>}
          <span className="mono">{e.address}</span>
          {part && (
            <Button size="small" onClick={() => part(e)} aria-label={`${t('disconnect')} ${at.get(e.from)?.name} – ${at.get(e.to)?.name}`}>
              {t('disconnect')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

export default function Topology() {
  const t = useTexts(net);
  const may = useMay()('member');
  const { message } = App.useApp();
  const [making, setMaking] = useState<'network' | 'router'>();
  const [asked, setAsked] = useState<Joining>();
  const [parting, setParting] = useState<Edge>();
  const [networks, subnets, routers, ports, servers] = useQueries({
    queries: [networksQuery, subnetsQuery, routersQuery, { ...portsQuery, refetchInterval: again }, { ...serversQuery, refetchInterval: again }],
  });
  const all = [networks, subnets, routers, ports, servers];
  const failed = all.find((q) => q.error);
  const facts = useMemo<Facts | undefined>(
    () =>
      networks.data && subnets.data && routers.data && ports.data && servers.data
        ? { networks: networks.data, subnets: subnets.data, routers: routers.data, ports: ports.data, servers: servers.data }
        : undefined,
    [networks.data, subnets.data, routers.data, ports.data, servers.data],
  );
  const drawing = useMemo(() => facts && draw(facts), [facts]);
  const at = useMemo(() => new Map((drawing?.nodes ?? []).map((n) => [n.id, n])), [drawing]);

  const join = (a: Node, b: Node) => {
    const j = joining(a, b);
    if (!j || !facts || !drawing) return void message.info(t('unfit', { a: a.name, b: b.name }));
    if (joined(drawing.edges, j, facts.subnets, facts.ports)) return void message.info(t('already', { a: a.name, b: b.name }));
    setAsked(j);
  };
  const extra = may && (
    <>
      <Button onClick={() => setMaking('network')}>{t('networkCreate')}</Button>
      <Button onClick={() => setMaking('router')}>{t('routerCreate')}</Button>
    </>
  );
  const ends = parting && { a: at.get(parting.from), b: at.get(parting.to) };
  return (
    <Page title={t('topology')} extra={extra}>
      {failed && <Failure error={failed.error} retry={() => all.filter((q) => q.error).forEach((q) => void q.refetch())} />}
      {!drawing && !failed && <Skeleton active={false} paragraph={{ rows: 8 }} />}
      {drawing?.nodes.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<><strong>{t('topologyNone')}</strong><div>{t('networksHint')}</div></>}>
          {may && <Button type="primary" onClick={() => setMaking('network')}>{t('networkCreate')}</Button>}
        </Empty>
      )}
      {drawing && drawing.nodes.length > 0 && (
        <>
          {may && <p>{t('topologyHelp')}</p>}
          {drawing.more > 0 && <p role="note">{t('cut', { n: drawing.nodes.filter((n) => n.kind === 'server').length })}</p>}
          <Sheet drawing={drawing} onJoin={may ? join : undefined} onEdge={may ? setParting : undefined} />
          <h2>{t('connections')}</h2>
          {may && <Joiner nodes={drawing.nodes} join={join} />}
          <Connections edges={drawing.edges} at={at} part={may ? setParting : undefined} />
        </>
      )}
      {asked && facts && <JoinModal key={`${asked.from.id}${asked.to.id}`} joining={asked} subnets={freeSubnets(asked, facts.subnets, facts.ports)} onClose={() => setAsked(undefined)} />}
      {parting && ends?.a && ends.b && <PartModal edge={parting} a={ends.a} b={ends.b} onClose={() => setParting(undefined)} />}
      <NetworkForm open={making === 'network'} onClose={() => setMaking(undefined)} />
      <RouterForm open={making === 'router'} onClose={() => setMaking(undefined)} />
    </Page>
  );
}
