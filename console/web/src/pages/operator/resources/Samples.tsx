import { useQuery } from '@tanstack/react-query';
import { Empty, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { hosts } from '@/api/hosts';
import { resourcesOf } from '@/api/resources';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { hostTexts } from '@/i18n/operator-hosts';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { SampleCharts } from './lib/SampleCharts';

export default function Samples() {
  const t = useTexts(hostTexts);
  const project = useProjectName();
  const [params, setParams] = useSearchParams();
  const [asked, setAsked] = useState('');
  const subject = params.get('subject') ?? '';
  const things = useQuery({
    queryKey: ['sampled'],
    staleTime: 60_000,
    queryFn: async ({ signal }) => {
      const [of, on] = await Promise.all([resourcesOf('server', signal), hosts.hypervisors(signal)]);
      return { of, on };
    },
  });
  const options = useMemo(() => {
    const wanted = asked.toLowerCase();
    const fits = (o: { label: string; value: string }) => `${o.label} ${o.value}`.toLowerCase().includes(wanted);
    const on = (things.data?.on ?? []).map((h) => ({ value: h.id, label: h.hypervisor_hostname }));
    const of = (things.data?.of ?? []).map((s) => ({ value: s.id, label: `${s.name || s.id} · ${project(s.project)}` }));
    const groups = [
      { label: t('host'), title: t('host'), options: on.filter(fits) },
      { label: t('servers'), title: t('servers'), options: of.filter(fits).slice(0, 200) },
    ];
    // What was linked to may be gone, its figures are not.
    const known = subject === '' || [...on, ...of].some((o) => o.value === subject);
    return known ? groups : [{ label: t('id'), title: t('id'), options: [{ value: subject, label: subject }] }, ...groups];
  }, [things.data, asked, project, t, subject]);
  return (
    <Page title={t('figures')}>
      <div className="tools">
        <Select
          aria-label={t('figuresChoose')}
          placeholder={t('figuresChoose')}
          style={{ width: 'min(100%, 480px)' }}
          showSearch={{ filterOption: false, onSearch: setAsked }}
          loading={things.isPending}
          value={subject || undefined}
          onChange={(id: string) => setParams({ subject: id }, { replace: true })}
          options={options}
        />
      </div>
      {things.error && <Failure error={things.error} retry={() => void things.refetch()} />}
      {subject === '' ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<><strong>{t('figuresChoose')}</strong><div>{t('figuresHint')}</div></>} />
      ) : (
        <SampleCharts key={subject} subject={subject} />
      )}
    </Page>
  );
}
