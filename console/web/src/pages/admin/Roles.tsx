import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Tag } from 'antd';
import { useState } from 'react';
import { accounts, type RoleDef } from '@/api/accounts';
import { whole } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { safety } from '@/i18n/admin-safety';
import { common } from '@/i18n/common';
import { roleNames, useRoleName } from '@/i18n/roles';
import { usePick, useTexts } from '@/i18n';
import { useMay } from '@/session/context';

interface Body {
  role: Partial<RoleDef>;
}
const builtIn = (r: RoleDef) => r.name in roleNames;

export default function Roles() {
  const t = useTexts(safety);
  const c = useTexts(common);
  const say = usePick();
  const roleName = useRoleName();
  const change = useMay()('security_administrator', 'admin');
  const [doing, setDoing] = useState<RoleDef | 'new'>();
  const edited = typeof doing === 'object' ? doing : undefined;
  const inferences = useQuery({ queryKey: ['identity', 'inferences'], queryFn: ({ signal }) => accounts.inferences(signal) });
  const brings = (r: RoleDef) => inferences.data?.find((i) => i.prior_role.id === r.id)?.implies.map((x) => x.name) ?? [];
  const meaning = (r: RoleDef) => (roleNames[r.name] ? say(roleNames[r.name]!) : '—');
  const columns: Column<RoleDef>[] = [
    { key: 'name', title: t('roleName'), fixed: true, csv: (r) => r.name, render: (r) => <span className="mono">{r.name}</span> },
    { key: 'meaning', title: t('roleMeaning'), csv: meaning, render: meaning },
    { key: 'origin', title: t('origin'), width: 120, csv: (r) => String(builtIn(r)), render: (r) => (builtIn(r) ? t('builtIn') : t('ownRole')) },
    { key: 'implies', title: t('implies'), csv: (r) => brings(r).join(' '), render: (r) => brings(r).map((n) => <Tag key={n} title={n}>{roleName(n)}</Tag>) },
    { key: 'description', title: t('description'), csv: (r) => r.description, render: (r) => r.description || '—' },
    ...(change
      ? [
          {
            key: 'do',
            title: t('actions'),
            fixed: true,
            width: 160,
            render: (r: RoleDef) =>
              builtIn(r) ? null : (
                <div style={{ display: 'flex', gap: 6 }}>
                  <Button size="small" onClick={() => setDoing(r)}>{t('edit')}</Button>
                  <Confirm
                    label={t('delete')}
                    what={t('deleteRole', { name: r.name })}
                    then={t('deleteRoleThen')}
                    done={t('deleted')}
                    danger
                    type={r.name}
                    act={() => accounts.deleteRole(r.id)}
                  />
                </div>
              ),
          },
        ]
      : []),
  ];
  return (
    <Page title={t('roles')} extra={change ? <Button type="primary" onClick={() => setDoing('new')}>{t('createRole')}</Button> : undefined}>
      <ServerTable
        id="roles"
        queryKey={['identity', 'roles']}
        load={async ({ signal }) => whole(await accounts.everyRole(signal))}
        find={(r) => `${r.name} ${meaning(r)} ${r.description ?? ''}`}
        rowKey={(r) => r.id}
        columns={columns}
        empty={{ title: t('rolesNone'), hint: t('rolesHint') }}
      />
      <FormDrawer<Body>
        key={edited?.id ?? 'new'}
        open={doing !== undefined}
        title={edited ? t('editRole', { name: edited.name }) : t('createRole')}
        onClose={() => setDoing(undefined)}
        done={t(edited ? 'changed' : 'created')}
        initial={edited && { role: { name: edited.name, description: edited.description ?? undefined } }}
        submit={(body) => (edited ? accounts.updateRole(edited.id, body) : accounts.createRole(body))}
      >
        {!edited && <p>{t('createRoleHint')}</p>}
        <Form.Item name={['role', 'name']} label={t('roleName')} rules={[{ required: true, message: c('required') }]}>
          <Input maxLength={255} autoComplete="off" />
        </Form.Item>
        <Form.Item name={['role', 'description']} label={t('description')}>
          <Input.TextArea rows={2} maxLength={255} />
        </Form.Item>
      </FormDrawer>
    </Page>
  );
}
