import { useQuery } from '@tanstack/react-query';
import { Button, Form, Select, Skeleton, Switch } from 'antd';
import { useState } from 'react';
import { compute, type Server } from '@/api/compute';
import { seg } from '@/api/openstack';
import { everyRow, whole } from '@/api/paging';
import { volume } from '@/api/volume';
import { Confirm } from '@/components/Confirm';
import { Failure } from '@/components/Failure';
import { FormDrawer } from '@/components/FormDrawer';
import { ServerTable, type Column } from '@/components/ServerTable';
import { Mark } from '@/components/StateTag';
import { When } from '@/components/When';
import { common } from '@/i18n/common';
import { actionNames, servers } from '@/i18n/tenant-servers';
import { usePick, useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { groupsQuery } from '../orders/data';
import { addressesOf } from './request';

interface Held {
  volumeId: string;
  device: string;
  delete_on_termination: boolean;
}

function AttachVolume({ s }: { s: Server }) {
  const t = useTexts(servers);
  const c = useTexts(common);
  const [open, setOpen] = useState(false);
  const free = useQuery({ queryKey: ['volumes', 'free'], queryFn: ({ signal }) => everyRow((at) => volume.volumes({ ...at, status: 'available' }, signal)), enabled: open });
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('attach')}</Button>
      <FormDrawer<{ volumeId: string }>
        open={open}
        title={t('attach')}
        onClose={() => setOpen(false)}
        done={t('attached')}
        okText={t('attach')}
        submit={({ volumeId }) => compute.post(`/servers/${seg(s.id)}/os-volume_attachments`, { volumeAttachment: { volumeId } })}
      >
        {free.error && <Failure error={free.error} retry={() => void free.refetch()} />}
        <Form.Item name="volumeId" label={t('attachWhich')} rules={[{ required: true, message: c('required') }]}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            loading={free.isFetching}
            notFoundContent={t('attachNone')}
            options={(free.data ?? []).map((v) => ({ value: v.id, label: `${v.name || v.id} (${v.size} GiB)` }))}
          />
        </Form.Item>
      </FormDrawer>
    </>
  );
}

export function Volumes({ s }: { s: Server }) {
  const t = useTexts(servers);
  const c = useTexts(common);
  const may = useMay();
  const own = useQuery({ queryKey: ['volumes', 'all'], queryFn: ({ signal }) => everyRow((at) => volume.volumes({ ...at }, signal)) });
  const find = (id: string) => own.data?.find((v) => v.id === id);
  const name = (h: Held) => find(h.volumeId)?.name || h.volumeId;
  const columns: Column<Held>[] = [
    { key: 'name', title: t('name'), fixed: true, csv: name, render: (h) => `${name(h)}${find(h.volumeId) ? ` (${find(h.volumeId)!.size} GiB)` : ''}` },
    { key: 'device', title: t('device'), csv: (h) => h.device, render: (h) => <span className="mono">{h.device}</span> },
    { key: 'goes', title: t('goesWith'), csv: (h) => h.delete_on_termination, render: (h) => (h.delete_on_termination ? c('yes') : c('no')) },
  ];
  if (may('member')) {
    columns.push({
      key: 'detach',
      title: c('actions'),
      fixed: true,
      render: (h) => (
        <Confirm
          label={t('detach')}
          what={t('detachWhat', { server: s.name, name: name(h) })}
          then={t('detachThen')}
          done={t('detached')}
          danger
          act={() => compute.del(`/servers/${seg(s.id)}/os-volume_attachments/${seg(h.volumeId)}`)}
        />
      ),
    });
  }
  return (
    <ServerTable
      id="server-volumes"
      prefix="vol."
      queryKey={['server', s.id, 'volumes']}
      load={async ({ signal }) => whole((await compute.list<Held>(`/servers/${seg(s.id)}/os-volume_attachments`, 'volumeAttachments', undefined, signal)).rows)}
      rowKey={(h) => h.volumeId}
      columns={columns}
      live={10_000}
      tools={may('member') && <AttachVolume s={s} />}
      empty={{ title: t('volumesNone'), hint: t('volumesHint') }}
    />
  );
}

export function Network({ s }: { s: Server }) {
  const t = useTexts(servers);
  const c = useTexts(common);
  const may = useMay();
  const [open, setOpen] = useState(false);
  const groups = useQuery(groupsQuery);
  const held = [...new Set((s.security_groups ?? []).map((g) => g.name))];
  return (
    <>
      <h2 style={{ fontSize: 16 }}>{t('addresses')}</h2>
      <ul className="row-cards">
        {addressesOf(s).map((a) => (
          <li key={`${a.network}${a.addr}`} style={{ containIntrinsicSize: 'auto 70px' }}>
            <strong className="mono">{a.addr}</strong> {a.type === 'floating' ? t('floating') : t('fixed')} · {a.network}
            <div>{t('mac')}: <span className="mono">{a.mac}</span></div>
          </li>
        ))}
      </ul>
      <h2 style={{ fontSize: 16 }}>{t('groups')}</h2>
      {groups.error && <Failure error={groups.error} retry={() => void groups.refetch()} />}
      {held.length === 0 && <p>{c('none')}</p>}
      <ul className="row-cards">
        {held.map((name) => (
          <li key={name} style={{ display: 'flex', justifyContent: 'space-between', gap: 8, containIntrinsicSize: 'auto 40px' }}>
            <span>{name}</span>
            {may('member') && (
              <Confirm
                label={t('groupRemove')}
                what={t('groupRemoveWhat', { server: s.name, name })}
                done={t('groupRemoved')}
                danger
                act={() => compute.action(s.id, { removeSecurityGroup: { name } })}
              />
            )}
          </li>
        ))}
      </ul>
      {may('member') && <Button style={{ marginTop: 12 }} onClick={() => setOpen(true)}>{t('groupAdd')}</Button>}
      <FormDrawer<{ name: string }>
        open={open}
        title={t('groupAdd')}
        onClose={() => setOpen(false)}
        done={t('groupAdded')}
        submit={({ name }) => compute.action(s.id, { addSecurityGroup: { name } })}
      >
        <Form.Item name="name" label={t('group')} rules={[{ required: true, message: c('required') }]}>
          <Select
            showSearch={{ optionFilterProp: 'label' }}
            loading={groups.isPending}
            options={(groups.data ?? []).filter((g) => !held.includes(g.name)).map((g) => ({ value: g.id, label: g.name }))}
          />
        </Form.Item>
      </FormDrawer>
    </>
  );
}

const LENGTHS = [100, 500, 2000] as const;

export function Log({ id }: { id: string }) {
  const t = useTexts(servers);
  const c = useTexts(common);
  const [lines, setLines] = useState<number>(LENGTHS[0]);
  const [follow, setFollow] = useState(false);
  const log = useQuery({
    queryKey: ['server', id, 'log', lines],
    queryFn: async () => ((await compute.action(id, { 'os-getConsoleOutput': { length: lines } })) as { output: string }).output,
    refetchInterval: follow ? 5000 : false,
  });
  return (
    <>
      <div className="tools">
        <Select
          aria-label={t('logLines')}
          value={lines}
          onChange={setLines}
          style={{ minWidth: 110 }}
          options={[...LENGTHS.map((value) => ({ value: value as number, label: String(value) })), { value: -1, label: t('logAll') }]}
        />
        <Button onClick={() => void log.refetch()} loading={log.isFetching}>{c('reload')}</Button>
        <label style={{ display: 'flex', gap: 6 }}>
          <Switch checked={follow} onChange={setFollow} /> {t('logFollow')}
        </label>
      </div>
      {log.error && <Failure error={log.error} retry={() => void log.refetch()} />}
      {log.isPending && <Skeleton active={false} />}
      {log.data !== undefined && (
        <pre className="mono" tabIndex={0} role="group" aria-label={t('log')} style={{ maxHeight: '60vh', overflow: 'auto', background: '#0d1513', color: '#e6efec', padding: 12, borderRadius: 8, whiteSpace: 'pre-wrap' }}>
          {log.data || t('logEmpty')}
        </pre>
      )}
    </>
  );
}

interface Done {
  action: string;
  request_id: string;
  start_time: string;
  updated_at: string;
  message: string | null;
}

export function Actions({ id }: { id: string }) {
  const t = useTexts(servers);
  const say = usePick();
  const name = (a: Done) => say(actionNames[a.action] ?? [a.action, a.action]);
  const columns: Column<Done>[] = [
    { key: 'action', title: t('action'), fixed: true, csv: name, render: (a) => <strong>{name(a)}</strong> },
    { key: 'result', title: t('result'), csv: (a) => a.message, render: (a) => <Mark tone={a.message ? 'bad' : 'ok'}>{a.message ? t('resultBad') : t('resultOk')}</Mark> },
    { key: 'began', title: t('began'), csv: (a) => a.start_time, render: (a) => <When at={a.start_time} seconds /> },
    { key: 'ended', title: t('ended'), csv: (a) => a.updated_at, render: (a) => <When at={a.updated_at} seconds /> },
    { key: 'id', title: 'ID', hidden: true, csv: (a) => a.request_id, render: (a) => <span className="mono">{a.request_id}</span> },
  ];
  return (
    <ServerTable
      id="server-actions"
      prefix="act."
      queryKey={['server', id, 'actions']}
      load={async ({ signal }) => whole((await compute.list<Done>(`/servers/${seg(id)}/os-instance-actions`, 'instanceActions', undefined, signal)).rows)}
      rowKey={(a) => `${a.request_id}${a.action}${a.start_time}`}
      columns={columns}
      live={10_000}
      empty={{ title: t('actionsNone'), hint: t('actionsHint') }}
    />
  );
}
