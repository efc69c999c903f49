import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { instant } from '@/api/calendar';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { Mark } from '@/components/StateTag';
import { useTracked } from '@/components/progress/store';
import { common } from '@/i18n/common';
import { useRoleName } from '@/i18n/roles';
import { desk } from '@/i18n/tenant-desk';
import { useTexts } from '@/i18n';
import { useMay, useProject } from '@/session/context';

interface Fields {
  system: 'platform' | 'vpn' | 'bastion';
  user?: string;
  role?: string;
  person: string;
  contact: string;
  purpose: string;
  until: string;
}

/** Asks for an account: the way in which people come into a project, with its approvals. */
function AskAccount({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTexts(desk);
  const c = useTexts(common);
  const role = useRoleName();
  const { track } = useTracked();
  const must = [{ required: true, message: c('required') }];
  return (
    <FormDrawer<Fields, Schema<'Order'>>
      open={open}
      onClose={onClose}
      title={t('ask')}
      done={t('asked')}
      initial={{ system: 'platform', role: 'member' }}
      submit={({ until, ...f }) => data(ops.POST('/ops/v1/account-requests', { body: { ...f, until: instant(until) ?? '' } }))}
      onDone={(o) => track({ kind: 'order', id: o.id, label: o.name })}
    >
      {(form) => (
        <>
          <Form.Item name="system" label={t('system')} rules={must}>
            <Select options={(['platform', 'vpn', 'bastion'] as const).map((value) => ({ value, label: t(value) }))} />
          </Form.Item>
          <Form.Item noStyle shouldUpdate={(a: Fields, b: Fields) => a.system !== b.system}>
            {() =>
              form.getFieldValue('system') === 'platform' && (
                <>
                  <Form.Item name="user" label={t('userId')} extra={t('userIdHint')} rules={must}>
                    <Input className="mono" autoComplete="off" />
                  </Form.Item>
                  <Form.Item name="role" label={t('role')} rules={must}>
                    <Select options={['member', 'reader'].map((value) => ({ value, label: role(value) }))} />
                  </Form.Item>
                </>
              )
            }
          </Form.Item>
          <Form.Item name="person" label={t('person')} rules={must}>
            <Input maxLength={60} />
          </Form.Item>
          <Form.Item name="contact" label={t('contact')} rules={must}>
            <Input maxLength={120} />
          </Form.Item>
          <Form.Item name="purpose" label={t('purpose')} rules={must}>
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
          <Form.Item name="until" label={t('until')} extra={t('untilHint')} rules={must}>
            <Input type="datetime-local" />
          </Form.Item>
        </>
      )}
    </FormDrawer>
  );
}

type Member = Schema<'ProjectMember'>;
type Held = Member['roles'][number];

/** Everybody in the project with his roles, and where he has them from. */
export default function Members() {
  const t = useTexts(desk);
  const named = useRoleName();
  const may = useMay();
  const project = useProject()!;
  const [asking, setAsking] = useState(false);
  const ask = may('member') && (
    <Button type="primary" onClick={() => setAsking(true)}>
      {t('ask')}
    </Button>
  );
  const role = (r: Held) => named(r.role);
  const origin = (r: Held) => [r.group ? t('group', { name: r.group }) : null, r.here ? null : t('inherited')].filter(Boolean).join(' · ') || t('direct');
  const columns: Column<Member>[] = [
    { key: 'who', title: t('member'), fixed: true, csv: (m) => m.name, render: (m) => <><strong>{m.name}</strong> {!m.enabled && <Mark tone="off">{t('locked')}</Mark>}</> },
    { key: 'role', title: t('role'), csv: (m) => m.roles.map((r) => `${role(r)} (${origin(r)})`).join('; '), render: (m) => m.roles.map((r) => <div key={`${r.role}${r.group ?? ''}${r.here}`}>{role(r)} <small className="soft">{origin(r)}</small></div>) },
    { key: 'domain', title: t('domain'), csv: (m) => m.domain, render: (m) => m.domain },
    { key: 'id', title: 'ID', hidden: true, csv: (m) => m.id, render: (m) => <span className="mono">{m.id}</span> },
  ];
  return (
    <Page title={t('members')} extra={ask}>
      <ServerTable
        id="members"
        queryKey={['members', project.id]}
        load={async ({ limit, marker, signal }) => {
          const query = { project: project.id, limit: String(limit), marker };
          const { members } = await data(ops.GET('/ops/v1/members', { params: { query }, signal }));
          return byLast(members, limit, (m) => m.id);
        }}
        rowKey={(m) => m.id}
        columns={columns}
        empty={{ title: t('membersNone'), hint: t('membersHint'), action: ask }}
      />
      <AskAccount open={asking} onClose={() => setAsking(false)} />
    </Page>
  );
}
