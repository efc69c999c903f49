import { Input, Segmented } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { addDays, addMonths, dayOf, monthOf } from '@/api/calendar';
import { cloudDate } from '@/api/clock';
import { Documents } from '@/components/Documents';
import { ProjectSelect } from '@/components/Names';
import { Page } from '@/components/Page';
import { reports as texts } from '@/i18n/operator-reports';
import { useTexts } from '@/i18n';
import { Section } from './parts';

const EVERY = ['week', 'two_weeks', 'month', 'quarter', 'half_year', 'year'] as const;
type Every = (typeof EVERY)[number];

function Labelled({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <span style={{ display: 'inline-flex', gap: 6, alignItems: 'center', flexWrap: 'wrap' }}>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </span>
  );
}
const row = { display: 'flex', gap: 12, alignItems: 'center', flexWrap: 'wrap' } as const;

/** Documents of operation, made when they are asked for. */
export default function Reports() {
  const t = useTexts(texts);
  const last = addMonths(monthOf(cloudDate()), -1);
  const [every, setEvery] = useState<Every>('week');
  const [on, setOn] = useState(() => addDays(dayOf(cloudDate()), -7));
  const [used, setUsed] = useState(last);
  const [project, setProject] = useState<string>();
  const [first, setFirst] = useState(last);
  const [until, setUntil] = useState(last);
  return (
    <Page title={t('reports')}>
      <Section title={t('operationReport')}>
        <p>{t('operationReportHint')}</p>
        <div style={row}>
          <Segmented aria-label={t('operationReport')} value={every} onChange={setEvery} options={EVERY.map((value) => ({ value, label: t(`every_${value}`) }))} style={{ flexWrap: 'wrap' }} />
          <Labelled label={t('dayIn')}>{(id) => <Input id={id} type="date" value={on} onChange={(e) => setOn(e.target.value)} style={{ width: 'auto' }} />}</Labelled>
          {on !== '' && <Documents path={`/ops/v1/operation-reports/${every}/${on}/document`} name={`report-${every}-${on}`} />}
        </div>
      </Section>
      <Section title={t('utilisation')}>
        <p>{t('utilisationHint')}</p>
        <div style={row}>
          <Labelled label={t('month')}>{(id) => <Input id={id} type="month" value={used} onChange={(e) => setUsed(e.target.value)} style={{ width: 'auto' }} />}</Labelled>
          <ProjectSelect label={t('project')} placeholder={t('whole')} value={project} onChange={setProject} />
          {used !== '' && <Documents path={`/ops/v1/utilisation/${used}/document`} query={{ project }} name={`utilisation-${used}`} />}
        </div>
      </Section>
      <Section title={t('reconciliationSheet')}>
        <p>{t('reconciliationHint')}</p>
        <div style={row}>
          <Labelled label={t('fromMonth')}>{(id) => <Input id={id} type="month" value={first} onChange={(e) => setFirst(e.target.value)} style={{ width: 'auto' }} />}</Labelled>
          <Labelled label={t('toMonth')}>{(id) => <Input id={id} type="month" value={until} onChange={(e) => setUntil(e.target.value)} style={{ width: 'auto' }} />}</Labelled>
          <ProjectSelect label={t('project')} placeholder={t('whole')} value={project} onChange={setProject} />
          {first !== '' && until !== '' && <Documents path={`/ops/v1/reconciliations/${first}/${until}/document`} query={{ project }} name={`reconciliation-${first}-${until}`} />}
        </div>
      </Section>
      <Section title={t('deliverables')}>
        <p>{t('deliverablesHint')}</p>
        <Documents path="/ops/v1/deliverables/document" name="deliverables" />
      </Section>
      <Section title={t('deviations')}>
        <p>{t('deviationsHint')}</p>
        <Documents path="/ops/v1/deviations/document" name="deviations" />
      </Section>
    </Page>
  );
}
