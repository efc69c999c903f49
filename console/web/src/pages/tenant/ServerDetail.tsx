import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Descriptions, Form, Input, Skeleton } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { dayOf } from '@/api/calendar';
import { cloudDate } from '@/api/clock';
import { compute, type Server } from '@/api/compute';
import { seg } from '@/api/openstack';
import { Failure } from '@/components/Failure';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { Sections } from '@/components/Sections';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { common } from '@/i18n/common';
import { servers } from '@/i18n/tenant-servers';
import { uptime } from '@/i18n/tenant-uptime';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { SampleCharts } from '../operator/resources/lib/SampleCharts';
import { imagesQuery } from './orders/data';
import { ActButton } from './servers/Act';
import { Actions, Log, Network, Volumes } from './servers/Parts';
import { addressesOf, may as mayDo } from './servers/request';
import { Uptime } from './servers/Uptime';

/** A drawer of one name: of the server, or of the image that is made of it. */
function NameDrawer({ label, title, field, initial, hint, done, submit }: { label: string; title: string; field: string; initial: string; hint?: string; done: string; submit: (name: string) => Promise<unknown> }) {
  const c = useTexts(common);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{label}</Button>
      <FormDrawer<{ name: string }> open={open} title={title} onClose={() => setOpen(false)} initial={{ name: initial }} done={done} submit={({ name }) => submit(name.trim())}>
        <Form.Item name="name" label={field} extra={hint} rules={[{ required: true, whitespace: true, message: c('required') }]}>
          <Input maxLength={255} autoComplete="off" />
        </Form.Item>
      </FormDrawer>
    </>
  );
}

function Buttons({ s }: { s: Server }) {
  const t = useTexts(servers);
  const navigate = useNavigate();
  return (
    <>
      {mayDo(s).console && <Button type="primary" onClick={() => void navigate(`/tenant/servers/${s.id}/console`)}>{t('console')}</Button>}
      <ActButton act="start" rows={[s]} />
      <ActButton act="stop" rows={[s]} />
      <ActButton act="reboot" rows={[s]} />
      <ActButton act="hardReboot" rows={[s]} />
      <NameDrawer
        label={t('snapshot')}
        title={t('snapshotTitle', { name: s.name })}
        field={t('snapshotName')}
        initial={`${s.name}-${dayOf(cloudDate())}`}
        hint={t('snapshotHint')}
        done={t('snapshotDone')}
        submit={(name) => compute.action(s.id, { createImage: { name } })}
      />
      <NameDrawer
        label={t('rename')}
        title={t('rename')}
        field={t('name')}
        initial={s.name}
        done={t('renamed')}
        submit={(name) => compute.put(`/servers/${seg(s.id)}`, { server: { name } })}
      />
      <ActButton act="delete" rows={[s]} onDone={() => void navigate('/tenant/servers')} />
    </>
  );
}

function Overview({ s }: { s: Server }) {
  const t = useTexts(servers);
  const images = useQuery(imagesQuery);
  const image = s.image ? (images.data?.find((i) => i.id === (s.image as { id: string }).id)?.name ?? s.image.id) : t('bootVolume');
  const metadata = Object.entries(s.metadata).map(([k, v]) => `${k}=${v}`).join(', ');
  const rows: [string, React.ReactNode][] = [
    ['ID', <span key="i" className="mono">{s.id}</span>],
    [t('addresses'), <span key="a" className="mono">{addressesOf(s).map((a) => a.addr).join(', ') || '—'}</span>],
    [t('flavor'), t('size', { name: s.flavor.original_name, vcpus: s.flavor.vcpus, ram: s.flavor.ram / 1024 })],
    [t('image'), image],
    [t('key'), s.key_name ?? '—'],
    [t('zone'), s['OS-EXT-AZ:availability_zone'] || '—'],
    [t('created'), <When key="c" at={s.created} />],
    [t('updated'), <When key="u" at={s.updated} />],
    [t('tags'), s.tags?.join(', ') || '—'],
    [t('metadata'), metadata || '—'],
  ];
  return (
    <>
      <Descriptions size="small" bordered column={{ xs: 1, lg: 2 }} items={rows.map(([label, children], key) => ({ key, label, children }))} />
      <p>
        {t('resizeHint')} <Link to="/tenant/orders">{t('order')}</Link>
      </p>
    </>
  );
}

export default function ServerDetail() {
  const t = useTexts(servers);
  const u = useTexts(uptime);
  const may = useMay();
  const { id = '' } = useParams();
  const [params, setParams] = useSearchParams();
  const { data: s, error, refetch } = useQuery({
    queryKey: ['server', id],
    queryFn: () => compute.server(id),
    // What is at work is asked for more often.
    refetchInterval: (q) => (q.state.status === 'error' ? false : q.state.data?.['OS-EXT-STS:task_state'] || q.state.data?.status === 'BUILD' ? 2000 : 15_000),
  });
  if (!s) return <Page title={t('server')}>{error ? <Failure error={error} retry={() => void refetch()} /> : <Skeleton active={false} />}</Page>;
  const task = s['OS-EXT-STS:task_state'];
  const tabs = [
    { key: 'overview', label: t('overview'), children: <Overview s={s} /> },
    { key: 'volumes', label: t('volumes'), children: <Volumes s={s} /> },
    { key: 'interfaces', label: t('interfaces'), children: <Network s={s} /> },
    ...(may('member') ? [{ key: 'log', label: t('log'), children: <Log id={id} /> }] : []),
    { key: 'monitoring', label: u('monitoring'), children: <SampleCharts subject={id} /> },
    { key: 'availability', label: u('availability'), children: <Uptime id={id} /> },
    { key: 'actions', label: t('actions'), children: <Actions id={id} /> },
  ];
  return (
    <Page
      title={s.name}
      tags={
        <>
          <StateTag kind="server" state={s.status} />
          {task && <span role="status">{t('task')}: <StateTag kind="task" state={task} /></span>}
        </>
      }
      extra={may('member') && <Buttons s={s} />}
    >
      {error && <Failure error={error} retry={() => void refetch()} />}
      {s.fault && <Alert type="error" showIcon title={t('fault')} description={s.fault.message} style={{ marginBottom: 12 }} />}
      <Sections
        activeKey={params.get('tab') ?? 'overview'}
        onChange={(tab) => setParams({ tab }, { replace: true })}
        items={tabs}
      />
    </Page>
  );
}
