import { Button, Card, Drawer } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { accounts, type User } from '@/api/accounts';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { Mark } from '@/components/StateTag';
import { When } from '@/components/When';
import { safety } from '@/i18n/admin-safety';
import { useTexts } from '@/i18n';
import { useSession } from '@/session/context';
import { Credentials } from './Credentials';
import { Enabled } from './Enabled';
import { useDomainName, useDomainOptions } from './lists';

/** Keystone's options of a user: what of the rules does not hold for him. */
const OPTIONS = {
  ignore_change_password_upon_first_use: 'optFirst',
  ignore_password_expiry: 'optExpiry',
  ignore_lockout_failure_attempts: 'optLockout',
  ignore_user_inactivity: 'optIdle',
  lock_password: 'optLock',
  multi_factor_auth_enabled: 'optFactor',
} as const;
const set = (u: User) => Object.entries(OPTIONS).filter(([key]) => u.options[key] === true);

export default function Safety() {
  const t = useTexts(safety);
  const session = useSession();
  const domain = useDomainName();
  const domains = useDomainOptions();
  const [shown, setShown] = useState<User>();
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'domain_id', label: t('domain'), options: domains },
      { key: 'enabled', label: t('state'), options: [{ value: 'true', label: t('enabled') }, { value: 'false', label: t('disabled') }] },
    ],
    [t, domains],
  );
  const columns: Column<User>[] = [
    { key: 'name', title: t('user'), fixed: true, csv: (u) => u.name, render: (u) => <strong>{u.name}</strong> },
    { key: 'domain', title: t('domain'), csv: (u) => domain(u.domain_id), render: (u) => domain(u.domain_id) },
    { key: 'state', title: t('state'), width: 110, csv: (u) => (u.enabled ? 'enabled' : 'disabled'), render: (u) => <Enabled on={u.enabled} /> },
    { key: 'ends', title: t('passwordEnds'), csv: (u) => u.password_expires_at, render: (u) => (u.password_expires_at ? <When at={u.password_expires_at} /> : t('never')) },
    {
      key: 'options',
      title: t('exceptions'),
      csv: (u) => set(u).map(([key]) => key).join(' '),
      render: (u) => (set(u).length === 0 ? t('noExceptions') : set(u).map(([key, text]) => <Mark key={key} tone="wait">{t(text)}</Mark>)),
    },
    { key: 'credentials', title: t('credentials'), fixed: true, width: 130, render: (u) => <Button size="small" onClick={() => setShown(u)}>{t('credentialsShow')}</Button> },
  ];
  return (
    <Page title={t('accounts')}>
      <div className="cards" style={{ marginBottom: 16, gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 320px), 1fr))' }}>
        <Card size="small" title={t('passwordRules')}>
          <ul style={{ margin: 0, paddingInlineStart: 18 }}>
            <li>{t('passwordRule1')}</li>
            <li>{t('passwordRule2')}</li>
            <li>{t('passwordRule3')}</li>
          </ul>
        </Card>
        <Card size="small" title={t('sessionRules')} extra={<Link to="/profile">{t('ownSessions')}</Link>}>
          <ul style={{ margin: 0, paddingInlineStart: 18 }}>
            <li>{t('sessionRule1', { n: Math.round(session.idle_seconds / 60) })}</li>
            <li>{t('sessionRule2')}</li>
            <li>{t('sessionRule3')}</li>
          </ul>
        </Card>
      </div>
      <ServerTable
        id="account-security"
        queryKey={['identity', 'users']}
        load={({ limit, marker, filters: f, signal }) => accounts.users({ ...f, limit, marker }, signal)}
        rowKey={(u) => u.id}
        columns={columns}
        filters={filters}
        search={{ key: 'name', placeholder: t('findUser') }}
        empty={{ title: t('accountsNone'), hint: t('accountsHint') }}
      />
      <Drawer open={shown !== undefined} title={t('credentialsOf', { name: shown?.name ?? '' })} onClose={() => setShown(undefined)} size={560} destroyOnHidden styles={{ wrapper: { maxWidth: '100vw' } }}>
        {shown && <Credentials user={shown} />}
      </Drawer>
    </Page>
  );
}
