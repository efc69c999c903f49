import { App, Modal, Select } from 'antd';
import { useState } from 'react';
import { Failure } from '@/components/Failure';
import { useSend } from '@/components/useSend';
import { common } from '@/i18n/common';
import { net } from '@/i18n/tenant-networks';
import { useTexts } from '@/i18n';
import { connect, type Subnet } from './read';
import type { Edge, Joining, Node } from './topology';

/** Asks before two are joined; of several subnets, which. */
export function JoinModal({ joining: j, subnets, onClose }: { joining: Joining; subnets: Subnet[]; onClose: () => void }) {
  const t = useTexts(net);
  const c = useTexts(common);
  const { message } = App.useApp();
  const [subnet, setSubnet] = useState(subnets[0]?.id);
  const says = { gateway: ['gateWhat', 'gateThen'], leg: ['legWhat', 'legThen'], card: ['nicWhat', 'nicThen'] } as const;
  const [what, then] = says[j.kind];
  const doing = useSend({
    mutationFn: async () => {
      if (j.kind === 'gateway') await connect.gateway(j.from.id, j.to.id);
      else if (j.kind === 'card') await connect.card(j.from.id, j.to.id);
      else if (subnet !== undefined) await connect.leg(j.from.id, subnet);
    },
    onSuccess: () => {
      void message.success(t('connectDone'));
      onClose();
    },
  });
  const without = j.kind === 'leg' && subnets.length === 0;
  return (
    <Modal
      open
      title={t(what, { a: j.from.name, b: j.to.name })}
      okText={t('connect')}
      cancelText={c('cancel')}
      okButtonProps={{ disabled: without }}
      confirmLoading={doing.isPending}
      onOk={() => doing.send()}
      onCancel={onClose}
    >
      <p>{without ? t('subnetNone') : t(then)}</p>
      {j.kind === 'leg' && subnets.length > 1 && (
        <Select
          aria-label={t('subnet')}
          style={{ width: '100%' }}
          value={subnet}
          onChange={setSubnet}
          options={subnets.map((s) => ({ value: s.id, label: `${s.cidr} ${s.name}` }))}
        />
      )}
      {doing.error && <Failure error={doing.error} />}
    </Modal>
  );
}

const OFF = { gateway: ['gateOff', 'gateOffThen'], leg: ['legOff', 'legOffThen'], card: ['nicOff', 'nicOffThen'] } as const;

export function takeApart(e: Edge): Promise<unknown> {
  if (e.kind === 'gateway') return connect.gateway(e.from, null);
  return e.kind === 'leg' ? connect.legOff(e.from, e.port!) : connect.cardOff(e.from, e.port!);
}

/** Asks before a connection is taken apart. */
export function PartModal({ edge: e, a, b, onClose }: { edge: Edge; a: Node; b: Node; onClose: () => void }) {
  const t = useTexts(net);
  const c = useTexts(common);
  const { message } = App.useApp();
  const [what, then] = OFF[e.kind];
  const doing = useSend({
    mutationFn: () => takeApart(e),
    onSuccess: () => {
      void message.success(t('disconnected'));
      onClose();
    },
  });
  return (
    <Modal
      open
      title={t(what, { a: a.name, b: b.name })}
      okText={t('disconnect')}
      cancelText={c('cancel')}
      okButtonProps={{ danger: true }}
      confirmLoading={doing.isPending}
      onOk={() => doing.send()}
      onCancel={onClose}
    >
      <p>{t(then)}</p>
      {e.address && <p className="mono">{e.address}</p>}
      {doing.error && <Failure error={doing.error} />}
    </Modal>
  );
}
