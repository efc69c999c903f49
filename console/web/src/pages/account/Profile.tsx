import { App, Card, Descriptions, Tag } from 'antd';
import { session } from '@/api/session';
import { whole } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { Page } from '@/components/Page';
import { ServerTable } from '@/components/ServerTable';
import { Mark } from '@/components/StateTag';
import { When } from '@/components/When';
import { account } from '@/i18n/account';
import { useRoleName } from '@/i18n/roles';
import { useTexts } from '@/i18n';
import { useSession } from '@/session/context';
import { PasswordForm } from './PasswordForm';
import { SecondFactor } from './SecondFactor';

export default function Profile() {
  const t = useTexts(account);
  const role = useRoleName();
  const { message } = App.useApp();
  const own = useSession();
  return (
    <Page title={t('title')}>
      <div style={{ display: 'grid', gap: 16 }}>
        <Card title={t('who')}>
          <Descriptions
            column={1}
            items={[
              { key: 'u', label: t('user'), children: own.user.name },
              { key: 'd', label: t('domain'), children: own.user.domain_name },
              { key: 'r', label: t('roles'), children: own.roles.map((r) => <Tag key={r}>{role(r)}</Tag>) },
            ]}
          />
        </Card>
        <Card title={t('change')}>
          <PasswordForm done={() => void message.success(t('changed'))} />
        </Card>
        <Card title={t('second')}>
          <SecondFactor />
        </Card>
        <Card title={t('sessions')}>
          <ServerTable
            id="own-sessions"
            queryKey={['own-sessions']}
            rowKey={(s) => s.id}
            load={async () => whole(await session.own())}
            columns={[
              { key: 'address', title: t('address'), csv: (s) => s.address, render: (s) => <span className="mono">{s.address}</span> },
              { key: 'agent', title: t('agent'), csv: (s) => s.agent, render: (s) => s.agent },
              { key: 'since', title: t('since'), csv: (s) => s.since, render: (s) => <When at={s.since} /> },
              { key: 'last', title: t('last'), csv: (s) => s.last, render: (s) => <When at={s.last} /> },
              {
                key: 'end',
                title: t('end'),
                fixed: true,
                render: (s) =>
                  s.current ? (
                    <Mark tone="ok">{t('current')}</Mark>
                  ) : (
                    <Confirm
                      label={t('end')}
                      what={t('endWhat', { address: s.address })}
                      then={t('endThen')}
                      done={t('ended')}
                      danger
                      act={() => session.end(s.id)}
                    />
                  ),
              },
            ]}
          />
        </Card>
      </div>
    </Page>
  );
}
