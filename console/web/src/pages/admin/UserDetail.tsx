import { useQuery } from '@tanstack/react-query';
import { Descriptions, Drawer, Spin, Tag } from 'antd';
import { accounts, type Grant, type User } from '@/api/accounts';
import { Failure } from '@/components/Failure';
import { When } from '@/components/When';
import { people } from '@/i18n/admin-people';
import { useRoleName } from '@/i18n/roles';
import { useTexts } from '@/i18n';
import { Enabled } from './Enabled';
import { Credentials } from './Credentials';
import { useDomainName } from './lists';

/** Where an assignment holds. */
export function useScopeName(): (g: Grant) => string {
  const t = useTexts(people);
  return ({ scope: { project, domain } }) => project?.name ?? project?.id ?? (domain ? `${t('domain')} ${domain.name ?? domain.id}` : t('onPlatform'));
}

function Roles({ user }: { user: string }) {
  const t = useTexts(people);
  const role = useRoleName();
  const scope = useScopeName();
  const grants = useQuery({
    queryKey: ['identity', 'grants', 'effective', user],
    queryFn: ({ signal }) => accounts.grants({ 'user.id': user, effective: true }, signal),
  });
  if (grants.error) return <Failure error={grants.error} retry={() => void grants.refetch()} />;
  if (!grants.data) return <Spin />;
  if (grants.data.length === 0) return <>{t('rolesNone')}</>;
  return (
    <ul style={{ margin: 0, paddingInlineStart: 18 }}>
      {grants.data.map((g, i) => (
        <li key={i}>
          {scope(g)}: <Tag>{role(g.role.name ?? g.role.id)}</Tag>
        </li>
      ))}
    </ul>
  );
}

function Groups({ user }: { user: string }) {
  const t = useTexts(people);
  const groups = useQuery({ queryKey: ['identity', 'groups-of', user], queryFn: ({ signal }) => accounts.groupsOf(user, signal) });
  if (groups.error) return <Failure error={groups.error} retry={() => void groups.refetch()} />;
  if (!groups.data) return <Spin />;
  return <>{groups.data.length === 0 ? t('noGroups') : groups.data.map((g) => <Tag key={g.id}>{g.name}</Tag>)}</>;
}

/** All that the API says of a user, at the side. */
export function UserDetail({ user, onClose }: { user: User | undefined; onClose: () => void }) {
  const t = useTexts(people);
  const domain = useDomainName();
  return (
    <Drawer open={user !== undefined} title={user?.name} onClose={onClose} size={640} destroyOnHidden styles={{ wrapper: { maxWidth: '100vw' } }}>
      {user && (
        <>
          <Descriptions
            column={1}
            size="small"
            items={[
              { key: 's', label: t('state'), children: <Enabled on={user.enabled} /> },
              { key: 'd', label: t('domain'), children: domain(user.domain_id) },
              { key: 'e', label: t('email'), children: user.email ?? '—' },
              { key: 't', label: t('description'), children: user.description ?? '—' },
              { key: 'p', label: t('passwordEnds'), children: user.password_expires_at ? <When at={user.password_expires_at} /> : t('never') },
              { key: 'i', label: t('id'), children: <span className="mono">{user.id}</span> },
              { key: 'g', label: t('inGroups'), children: <Groups user={user.id} /> },
              { key: 'r', label: t('roles'), children: <Roles user={user.id} /> },
            ]}
          />
          <Credentials user={user} />
        </>
      )}
    </Drawer>
  );
}
