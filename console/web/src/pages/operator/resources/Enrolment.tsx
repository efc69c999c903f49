import { Alert, Button, Form, Input, InputNumber, Typography } from 'antd';
import { useState } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { whole } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { FormDrawer } from '@/components/FormDrawer';
import { ServerTable, type Column } from '@/components/ServerTable';
import { StateTag } from '@/components/StateTag';
import { stamp, When } from '@/components/When';
import { hostTexts } from '@/i18n/operator-hosts';
import { useTexts } from '@/i18n';

type Node = Schema<'Node'>;
type Token = Schema<'NodeToken'>;

/** Hosts that may connect, and a token for one more. */
export function Enrolment() {
  const t = useTexts(hostTexts);
  const [open, setOpen] = useState(false);
  const [token, setToken] = useState<Token>();
  const columns: Column<Node>[] = [
    { key: 'hostname', title: t('host'), fixed: true, csv: (n) => n.hostname, render: (n) => <strong>{n.hostname}</strong> },
    { key: 'state', title: t('state'), csv: (n) => n.state, render: (n) => <StateTag kind="node" state={n.state} /> },
    { key: 'id', title: t('id'), csv: (n) => n.id, render: (n) => <span className="mono">{n.id}</span> },
    { key: 'fingerprint', title: t('fingerprint'), hidden: true, csv: (n) => n.fingerprint, render: (n) => <span className="mono">{n.fingerprint}</span> },
    { key: 'enrolled', title: t('enrolled'), csv: (n) => n.enrolled_at, render: (n) => <When at={n.enrolled_at} /> },
    { key: 'seen', title: t('lastSeen'), csv: (n) => n.last_seen, render: (n) => <When at={n.last_seen} relative /> },
    {
      key: 'do',
      title: t('actions'),
      fixed: true,
      render: (n) =>
        n.state === 'revoked' ? (
          '—'
        ) : (
          <Confirm
            danger
            label={t('revoke')}
            what={t('revokeWhat', { name: n.hostname })}
            then={t('revokeThen')}
            type={n.hostname}
            done={t('revoked')}
            act={() => data(ops.DELETE('/ops/v1/nodes/{id}', { params: { path: { id: n.id } } }))}
          />
        ),
    },
  ];
  return (
    <>
      {token && (
        <Alert
          type="success"
          showIcon
          closable
          style={{ marginBottom: 12 }}
          title={t('tokenOnce', { at: stamp(token.expires_at) })}
          description={<Typography.Text copyable className="mono">{token.token}</Typography.Text>}
        />
      )}
      <ServerTable
        id="nodes"
        prefix="n"
        queryKey={['nodes']}
        load={async ({ signal }) => whole((await data(ops.GET('/ops/v1/nodes', { signal }))).nodes)}
        rowKey={(n) => n.id}
        columns={columns}
        find={(n) => `${n.hostname} ${n.id}`}
        live={15_000}
        tools={<Button onClick={() => setOpen(true)}>{t('token')}</Button>}
        empty={{ title: t('nodesNone'), hint: t('hostsHint') }}
      />
      <FormDrawer<Schema<'NodeTokenRequest'>, Token>
        open={open}
        title={t('token')}
        onClose={() => setOpen(false)}
        initial={{ expires_in: 3600 }}
        submit={(v) => data(ops.POST('/ops/v1/node-tokens', { body: { expires_in: v.expires_in, hostname: v.hostname || undefined } }))}
        onDone={setToken}
        done={t('tokenMade')}
      >
        <Form.Item name="hostname" label={t('tokenHost')}>
          <Input maxLength={253} autoComplete="off" />
        </Form.Item>
        <Form.Item name="expires_in" label={t('tokenLife')}>
          <InputNumber min={60} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      </FormDrawer>
    </>
  );
}
