import { useQuery } from '@tanstack/react-query';
import { Card, Skeleton } from 'antd';
import { Link } from 'react-router';
import { Failure } from '@/components/Failure';
import { Mark } from '@/components/StateTag';
import type { Tone } from '@/i18n/states';
import { attention } from '@/i18n/tenant-attention';
import { useLang, useTexts } from '@/i18n';
import { useProject } from '@/session/context';
import { read, type Why } from './matters';

const TONES: Record<Why, Tone> = { exposure: 'bad', server: 'bad', failed: 'bad', access: 'wait', incident: 'bad', returned: 'wait', trial: 'wait', waiting: 'wait', resolved: 'wait', advice: 'work' };
const MOST = 10;

/** What is wrong, and what waits for somebody of the project, each with the page where something is done about it. */
export function Attention() {
  const t = useTexts(attention);
  const zh = useLang().lang === 'zh';
  const project = useProject();
  const query = useQuery({ queryKey: ['attention', project?.id], queryFn: ({ signal }) => read(signal), refetchInterval: 60_000 });
  const matters = query.data?.matters ?? [];
  const retry = () => void query.refetch();
  return (
    <Card title={t('title')} size="small">
      {query.isPending && <Skeleton active={false} paragraph={{ rows: 2 }} title={false} />}
      {query.error && <Failure error={query.error} retry={retry} />}
      {query.data?.failed !== undefined && <><p>{t('partly')}</p><Failure error={query.data.failed} retry={retry} /></>}
      {query.data && matters.length === 0 && query.data.failed === undefined && t('none')}
      {matters.slice(0, MOST).map((m) => {
        const text = zh ? m.text : m.text_en;
        return (
          <p key={`${m.why} ${m.id}`} style={{ margin: '0 0 6px', overflowWrap: 'anywhere' }}>
            <Mark tone={TONES[m.why]}>{t(m.why)}</Mark> {m.to ? <Link to={m.to}>{text}</Link> : text}
          </p>
        );
      })}
      {matters.length > MOST && <p>{t('more', { n: matters.length - MOST })}</p>}
    </Card>
  );
}
