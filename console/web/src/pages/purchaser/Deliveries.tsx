import { useQuery } from '@tanstack/react-query';
import { Button, Card, Modal, Timeline } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { byLast, everyRow, whole } from '@/api/paging';
import { Documents } from '@/components/Documents';
import { Confirm } from '@/components/Confirm';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { StateTag } from '@/components/StateTag';
import { stamp, When } from '@/components/When';
import { common } from '@/i18n/common';
import { room } from '@/i18n/purchaser-room';
import { useLang, useTexts } from '@/i18n';
import { useMay, useProject } from '@/session/context';
import { useProjectName } from '@/session/names';
import { Ask } from './parts/Ask';
import { FileList } from './parts/Files';

type Deliverable = Schema<'Deliverable'>;
type Order = Schema<'Order'>;

function TrialMoves({ order }: { order: Order }) {
  const t = useTexts(room);
  const params = { path: { id: order.id } };
  return (
    <span style={{ display: 'inline-flex', gap: 8 }}>
      <Confirm label={t('take')} what={t('takeWhat', { name: order.name })} then={t('takeThen')} done={t('taken')} button={{ type: 'primary' }}
        act={() => data(ops.POST('/ops/v1/orders/{id}/accept', { params, body: {} }))} />
      <Confirm label={t('notTake')} what={t('notTakeWhat', { name: order.name })} then={t('notTakeThen')} done={t('notTaken')} danger reason={{ label: t('reason'), required: true }}
        act={(reason) => data(ops.POST('/ops/v1/orders/{id}/refuse', { params, body: { reason } }))} />
    </span>
  );
}

function Trials() {
  const t = useTexts(room);
  const name = useProjectName();
  const project = useProject();
  const member = useMay()('member');
  const query = useQuery({
    queryKey: ['orders', 'trial'],
    queryFn: ({ signal }) =>
      everyRow<Order>(async ({ limit, marker }) => {
        const query = { state: 'trial', limit: String(limit), marker };
        return byLast((await data(ops.GET('/ops/v1/orders', { params: { query }, signal }))).orders, limit, (o) => o.id);
      }),
  });
  return (
    <Card size="small" title={t('trials')} style={{ marginBottom: 16 }}>
      <Ask query={query}>
        {(orders) =>
          orders.length === 0 ? (
            t('trialsNone')
          ) : (
            <>
              <p>{t('trialWho')}</p>
              {orders.map((o) => (
                <div key={o.id} style={{ marginBottom: 8 }}>
                  <Link to={`/purchaser/orders/${encodeURIComponent(o.id)}`}>{o.name}</Link> · {name(o.project)}
                  {o.trial_until && <> · {t('trialUntil', { at: stamp(o.trial_until) })}</>} {member && o.project === project?.id && <TrialMoves order={o} />}
                </div>
              ))}
            </>
          )
        }
      </Ask>
    </Card>
  );
}

function Moves({ d, name }: { d: Deliverable; name: string }) {
  const t = useTexts(room);
  const params = { path: { no: String(d.no) } };
  return (
    <>
      <Confirm label={t('accept')} what={t('acceptWhat', { name })} done={t('accepted')} button={{ type: 'primary' }} reason={{ label: t('remark'), required: false }}
        act={(note) => data(ops.POST('/ops/v1/deliverables/{no}/accept', { params, body: { note: note || null } }))} />
      <Confirm label={t('giveBack')} what={t('returnWhat', { name })} done={t('returned')} danger reason={{ label: t('reason'), required: true }}
        act={(note) => data(ops.POST('/ops/v1/deliverables/{no}/return', { params, body: { note } }))} />
    </>
  );
}

/** What happened to a document, with the files of each version. */
function History({ d, close }: { d: Deliverable | undefined; close: () => void }) {
  const t = useTexts(room);
  const zh = useLang().lang === 'zh';
  const no = String(d?.no ?? '');
  const query = useQuery({
    queryKey: ['deliverable', no],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/deliverables/{no}', { params: { path: { no } }, signal })),
    enabled: d !== undefined,
  });
  const what = { submitted: 'submitted', accepted: 'accepted', returned: 'returned' } as const;
  return (
    <Modal open={d !== undefined} title={zh ? d?.name : d?.name_en} footer={null} onCancel={close} destroyOnHidden>
      <Ask query={query}>
        {({ entries }) => (
          <Timeline
            items={entries.map((e, i) => ({
              key: i,
              content: (
                <>
                  <strong>{e.what in what ? t(what[e.what as keyof typeof what]) : e.what}</strong> {e.version} · {e.by_name} · <When at={e.at} />
                  {e.note && <div>{e.note}</div>}
                  {e.evidence.length > 0 && <FileList files={e.evidence} />}
                </>
              ),
            }))}
          />
        )}
      </Ask>
    </Modal>
  );
}

export default function Deliveries() {
  const t = useTexts(room);
  const c = useTexts(common);
  const zh = useLang().lang === 'zh';
  const may = useMay()('purchaser');
  const [shown, setShown] = useState<Deliverable>();
  const name = (d: Deliverable) => (zh ? d.name : d.name_en);
  const columns: Column<Deliverable>[] = [
    { key: 'no', title: t('no'), width: 70, csv: (d) => d.no, render: (d) => d.no },
    {
      key: 'name',
      title: t('name'),
      fixed: true,
      csv: name,
      render: (d) => (d.state === 'missing' ? name(d) : <Button type="link" style={{ padding: 0, height: 'auto', whiteSpace: 'normal', textAlign: 'start' }} onClick={() => setShown(d)}>{name(d)}</Button>),
    },
    { key: 'class', title: t('class'), csv: (d) => (zh ? d.class : d.class_en), render: (d) => (zh ? d.class : d.class_en) },
    { key: 'content', title: t('content'), hidden: true, csv: (d) => d.content, render: (d) => d.content ?? '—' },
    { key: 'state', title: t('state'), csv: (d) => d.state, render: (d) => <StateTag kind="deliverable" state={d.state} /> },
    { key: 'version', title: t('versionOf'), csv: (d) => d.version, render: (d) => d.version ?? '—' },
    { key: 'changed', title: t('changed'), csv: (d) => d.changed_at, render: (d) => <When at={d.changed_at} /> },
    { key: 'files', title: t('files'), render: (d) => (d.evidence.length > 0 ? <FileList files={d.evidence.map((id) => ({ id }))} /> : '—') },
    {
      key: 'do',
      title: c('actions'),
      fixed: true,
      render: (d) => (may && d.state === 'submitted' ? <span style={{ display: 'inline-flex', gap: 6, flexWrap: 'wrap' }}><Moves d={d} name={name(d)} /></span> : '—'),
    },
  ];
  return (
    <Page title={t('deliveries')} extra={<Documents path="/ops/v1/deliverables/document" name="deliverables" />}>
      <Trials />
      <h2>{t('deliverables')}</h2>
      <ServerTable
        id="deliverables"
        queryKey={['deliverables']}
        load={async ({ signal }) => whole((await data(ops.GET('/ops/v1/deliverables', { signal }))).deliverables)}
        find={(d) => `${d.no} ${d.name} ${d.name_en} ${d.class} ${d.state}`}
        rowKey={(d) => String(d.no)}
        columns={columns}
        empty={{ title: t('deliverablesNone'), hint: t('deliverablesHint') }}
      />
      <History d={shown} close={() => setShown(undefined)} />
    </Page>
  );
}
