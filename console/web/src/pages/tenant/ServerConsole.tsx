import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { Link, useParams } from 'react-router';
import { compute } from '@/api/compute';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { StateTag } from '@/components/StateTag';
import { servers } from '@/i18n/tenant-servers';
import { useTexts } from '@/i18n';
import { SerialTerminal } from './servers/Terminal';

export default function ServerConsole() {
  const t = useTexts(servers);
  const { id = '' } = useParams();
  const { data: s, error, refetch } = useQuery({ queryKey: ['server', id], queryFn: () => compute.server(id), refetchInterval: 10_000 });
  return (
    <Page
      title={s ? t('consoleOf', { name: s.name }) : t('console')}
      tags={s && <StateTag kind="server" state={s.status} />}
      extra={<Link to={`/tenant/servers/${id}`}>{t('overview')}</Link>}
    >
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!s && !error && <Skeleton active={false} />}
      {s && <SerialTerminal id={id} />}
    </Page>
  );
}
