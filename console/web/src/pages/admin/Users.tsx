import { Alert, Button } from 'antd';
import { useMemo, useState } from 'react';
import { accounts, type User } from '@/api/accounts';
import { Confirm } from '@/components/Confirm';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { people } from '@/i18n/admin-people';
import { useTexts } from '@/i18n';
import { useMay, useSession } from '@/session/context';
import { Enabled } from './Enabled';
import { useDomainName, useDomainOptions } from './lists';
import { UserDetail } from './UserDetail';
import { ResetForm, UserForm } from './UserForms';

type Doing = { what: 'edit' | 'reset' | 'show'; user: User } | { what: 'new' };

function Actions({ user, start }: { user: User; start: (d: Doing) => void }) {
  const t = useTexts(people);
  const own = useSession().user.id === user.id;
  const name = user.name;
  return (
    <div style={{ display: 'flex', gap: 6, flexWrap: 'wrap' }}>
      <Button size="small" onClick={() => start({ what: 'edit', user })}>{t('edit')}</Button>
      <Button size="small" onClick={() => start({ what: 'reset', user })}>{t('reset')}</Button>
      {/* Nobody locks himself out by a click. */}
      {!own && (
        <Confirm
          label={t(user.enabled ? 'disable' : 'enable')}
          what={t(user.enabled ? 'disableUser' : 'enableUser', { name })}
          then={user.enabled ? t('disableUserThen') : undefined}
          done={t(user.enabled ? 'wasDisabled' : 'wasEnabled')}
          danger={user.enabled}
          act={() => accounts.updateUser(user.id, { user: { enabled: !user.enabled } })}
        />
      )}
      <Confirm
        label={t('endFactor')}
        what={t('endFactorWhat', { name })}
        then={t('endFactorThen')}
        done={t('endFactorDone')}
        act={() => accounts.updateUser(user.id, { user: { options: { multi_factor_auth_enabled: false } } })}
      />
      {!own && (
        <Confirm
          label={t('delete')}
          what={t('deleteUser', { name })}
          then={t('deleteUserThen')}
          done={t('deleted')}
          danger
          type={name}
          act={() => accounts.deleteUser(user.id)}
        />
      )}
    </div>
  );
}

export default function Users() {
  const t = useTexts(people);
  const domain = useDomainName();
  const domains = useDomainOptions();
  const manage = useMay()('system_administrator', 'admin');
  const [doing, setDoing] = useState<Doing>();
  const stop = () => setDoing(undefined);
  const of = (what: 'edit' | 'reset' | 'show') => (doing?.what === what ? doing.user : undefined);
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'domain_id', label: t('domain'), options: domains },
      { key: 'enabled', label: t('state'), options: [{ value: 'true', label: t('enabled') }, { value: 'false', label: t('disabled') }] },
    ],
    [t, domains],
  );
  const columns: Column<User>[] = [
    {
      key: 'name',
      title: t('userName'),
      sort: 'name',
      fixed: true,
      csv: (u) => u.name,
      render: (u) => <Button type="link" size="small" style={{ paddingInline: 0 }} onClick={() => setDoing({ what: 'show', user: u })}>{u.name}</Button>,
    },
    { key: 'state', title: t('state'), width: 110, csv: (u) => (u.enabled ? 'enabled' : 'disabled'), render: (u) => <Enabled on={u.enabled} /> },
    { key: 'domain', title: t('domain'), csv: (u) => domain(u.domain_id), render: (u) => domain(u.domain_id) },
    { key: 'email', title: t('email'), csv: (u) => u.email, render: (u) => u.email ?? '—' },
    { key: 'description', title: t('description'), csv: (u) => u.description, render: (u) => u.description || '—' },
    {
      key: 'ends',
      title: t('passwordEnds'),
      sort: 'password_expires_at',
      csv: (u) => u.password_expires_at,
      render: (u) => (u.password_expires_at ? <When at={u.password_expires_at} relative /> : t('never')),
    },
    { key: 'id', title: t('id'), hidden: true, csv: (u) => u.id, render: (u) => <span className="mono">{u.id}</span> },
    ...(manage ? [{ key: 'do', title: t('actions'), fixed: true, width: 340, render: (u: User) => <Actions user={u} start={setDoing} /> }] : []),
  ];
  const create = <Button type="primary" onClick={() => setDoing({ what: 'new' })}>{t('createUser')}</Button>;
  return (
    <Page title={t('users')} extra={manage ? create : undefined}>
      <Alert type="info" showIcon style={{ marginBottom: 12 }} title={manage ? t('protectedHint') : t('readOnly')} />
      <ServerTable
        id="users"
        queryKey={['identity', 'users']}
        load={({ limit, marker, filters: f, sort, signal }) => accounts.users({ ...f, limit, marker, sort_key: sort?.key, sort_dir: sort?.dir }, signal)}
        rowKey={(u) => u.id}
        columns={columns}
        filters={filters}
        search={{ key: 'name', placeholder: t('findUser') }}
        empty={{ title: t('usersNone'), hint: t('usersHint'), action: manage ? create : undefined }}
      />
      <UserForm key={of('edit')?.id ?? 'new'} open={doing?.what === 'new' || doing?.what === 'edit'} user={of('edit')} onClose={stop} />
      <ResetForm user={of('reset')} onClose={stop} />
      <UserDetail user={of('show')} onClose={stop} />
    </Page>
  );
}
