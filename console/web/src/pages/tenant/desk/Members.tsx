import { Alert, Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { identity, type RoleAssignment } from '@/api/identity';
import { instant } from '@/api/calendar';
import { data, ops, type Schema } from '@/api/ops';
import { whole } from '@/api/paging';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { useTracked } from '@/components/progress/store';
import { common } from '@/i18n/common';
import { useRoleName } from '@/i18n/roles';
import { desk } from '@/i18n/tenant-desk';
import { useTexts } from '@/i18n';
import { useMay, useProject, useSession } from '@/session/context';

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

export default function Members() {
  const t = useTexts(desk);
  const named = useRoleName();
  const may = useMay();
  const project = useProject()!;
  const { user } = useSession();
  const [asking, setAsking] = useState(false);
  // By docs/authorisation.md; everybody else is shown what is his own.
  const all = may('admin', 'operator', 'system_administrator', 'security_administrator', 'audit_administrator');
  const ask = may('member') && (
    <Button type="primary" onClick={() => setAsking(true)}>
      {t('ask')}
    </Button>
  );
  const who = (a: RoleAssignment) => (a.user ? (a.user.name ?? a.user.id) : t('group', { name: a.group?.name ?? a.group?.id ?? '' }));
  const role = (a: RoleAssignment) => named(a.role.name ?? a.role.id);
  const inherited = (a: RoleAssignment) => ('OS-INHERIT:inherited_to' in a.scope ? t('inherited') : t('direct'));
  const columns: Column<RoleAssignment>[] = [
    { key: 'who', title: t('member'), fixed: true, csv: who, render: (a) => <strong>{who(a)}</strong> },
    { key: 'role', title: t('role'), csv: role, render: role },
    { key: 'origin', title: t('origin'), csv: inherited, render: inherited },
    { key: 'id', title: 'ID', csv: (a) => a.user?.id ?? a.group?.id, render: (a) => <span className="mono">{a.user?.id ?? a.group?.id}</span> },
  ];
  return (
    <Page title={t('members')} extra={ask}>
      {!all && <Alert type="info" showIcon title={t('onlyOwn')} style={{ marginBottom: 12 }} />}
      <ServerTable
        id="members"
        queryKey={['members', project.id]}
        load={async ({ signal }) => {
          const query = all ? { 'scope.project.id': project.id, include_names: true } : { 'scope.project.id': project.id, 'user.id': user.id, effective: true, include_names: true };
          return whole((await identity.assignments(query, signal)).rows);
        }}
        rowKey={(a) => `${a.user?.id ?? a.group?.id}${a.role.id}${inherited(a)}`}
        columns={columns}
        find={(a) => `${who(a)} ${role(a)}`}
        empty={{ title: t('membersNone'), hint: t('membersHint'), action: ask }}
      />
      <AskAccount open={asking} onClose={() => setAsking(false)} />
    </Page>
  );
}
