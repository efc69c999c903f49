import { useQuery } from '@tanstack/react-query';
import { Empty, Spin, Tag } from 'antd';
import { accounts, type User } from '@/api/accounts';
import { Confirm } from '@/components/Confirm';
import { Failure } from '@/components/Failure';
import { ProjectName } from '@/components/Names';
import { When } from '@/components/When';
import { safety } from '@/i18n/admin-safety';
import { useRoleName } from '@/i18n/roles';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';

/** Application credentials of a user: keys of programs, which need no second factor. */
export function Credentials({ user }: { user: User }) {
  const t = useTexts(safety);
  const role = useRoleName();
  const may = useMay();
  const list = useQuery({ queryKey: ['identity', 'credentials', user.id], queryFn: ({ signal }) => accounts.credentialsOf(user.id, signal) });
  return (
    <section>
      <h2 style={{ fontSize: 16 }}>{t('credentials')}</h2>
      {list.error && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Spin />}
      {list.data?.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<>{t('credentialsNone')}<div>{t('credentialsHint')}</div></>} />}
      <ul className="row-cards">
        {list.data?.map((a) => (
          <li key={a.id}>
            <div style={{ display: 'flex', gap: 8, justifyContent: 'space-between', flexWrap: 'wrap' }}>
              <strong>{a.name}</strong>
              {may('system_administrator', 'admin') && (
                <Confirm
                  label={t('credentialEnd')}
                  what={t('credentialEndWhat', { name: a.name, user: user.name })}
                  then={t('credentialEndThen')}
                  done={t('credentialEnded')}
                  danger
                  act={() => accounts.deleteCredential(user.id, a.id)}
                />
              )}
            </div>
            <dl>
              <dt>{t('credentialRoles')}</dt>
              <dd>{a.roles.map((r) => <Tag key={r.id}>{role(r.name)}</Tag>)}</dd>
              <dt>{t('credentialUntil')}</dt>
              <dd>{a.expires_at ? <When at={a.expires_at} /> : t('credentialForever')}</dd>
              <dt>{t('credentialProject')}</dt>
              <dd><ProjectName id={a.project_id} /></dd>
              {a.unrestricted && (
                <>
                  <dt>{t('credentialReach')}</dt>
                  <dd><Tag color="red">{t('credentialUnrestricted')}</Tag></dd>
                </>
              )}
            </dl>
          </li>
        ))}
      </ul>
    </section>
  );
}
