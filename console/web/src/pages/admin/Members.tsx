import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Drawer, Empty, Select, Spin } from 'antd';
import { useState } from 'react';
import { accounts, type Group } from '@/api/accounts';
import { Confirm } from '@/components/Confirm';
import { Failure } from '@/components/Failure';
import { useSend } from '@/components/useSend';
import { people } from '@/i18n/admin-people';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { useDomainName, useUserOptions } from './lists';

function Add({ group, members }: { group: string; members: readonly string[] }) {
  const t = useTexts(people);
  const users = useUserOptions();
  const [user, setUser] = useState<string>();
  const adding = useSend({ mutationFn: (id: string) => accounts.addMember(group, id), onSuccess: () => setUser(undefined) });
  return (
    <>
      <div className="tools">
        <Select
          className="grow"
          aria-label={t('chooseUser')}
          placeholder={t('chooseUser')}
          showSearch={{ optionFilterProp: 'label' }}
          value={user}
          options={users.filter((u) => !members.includes(u.value))}
          onChange={setUser}
        />
        <Button type="primary" disabled={user === undefined} loading={adding.isPending} onClick={() => user !== undefined && adding.send(user)}>
          {t('addMember')}
        </Button>
      </div>
      {adding.error && <Failure error={adding.error} />}
    </>
  );
}

/** Who is in a group. Whether somebody may change it depends on the roles of the group: the API decides. */
export function Members({ group, onClose }: { group: Group | undefined; onClose: () => void }) {
  const t = useTexts(people);
  const domain = useDomainName();
  const may = useMay()('system_administrator', 'security_administrator', 'admin');
  const members = useQuery({
    queryKey: ['identity', 'members', group?.id],
    queryFn: ({ signal }) => accounts.members(group!.id, signal),
    enabled: group !== undefined,
  });
  return (
    <Drawer open={group !== undefined} title={t('membersOf', { name: group?.name ?? '' })} onClose={onClose} size={560} destroyOnHidden styles={{ wrapper: { maxWidth: '100vw' } }}>
      {group && (
        <>
          <Alert type="info" showIcon style={{ marginBottom: 12 }} title={t('membersRule')} />
          {may && <Add group={group.id} members={(members.data ?? []).map((u) => u.id)} />}
          {members.error && <Failure error={members.error} retry={() => void members.refetch()} />}
          {members.isPending && <Spin />}
          {members.data?.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<>{t('membersNone')}<div>{t('membersHint')}</div></>} />}
          <ul className="row-cards">
            {members.data?.map((u) => (
              <li key={u.id} style={{ display: 'flex', gap: 8, justifyContent: 'space-between', alignItems: 'center', containIntrinsicSize: 'auto 40px' }}>
                <span>{u.name} · {domain(u.domain_id)}</span>
                {may && (
                  <Confirm label={t('remove')} what={t('removeMember', { name: u.name })} done={t('removed')} danger act={() => accounts.removeMember(group.id, u.id)} />
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </Drawer>
  );
}
