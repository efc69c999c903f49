import { Button, Card, Empty, Form, Input, Progress as Bar } from 'antd';
import { useCallback, useState } from 'react';
import { Link } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { Confirm } from '@/components/Confirm';
import { FormDrawer } from '@/components/FormDrawer';
import { ProjectSelect } from '@/components/Names';
import { Mark } from '@/components/StateTag';
import { common } from '@/i18n/common';
import { health, healthStates, severities } from '@/i18n/operator-health';
import { environments } from '@/i18n/operator-kinds';
import { useLang, usePick, useTexts } from '@/i18n';
import { useProject } from '@/session/context';
import { useProjectName } from '@/session/names';
import { lasts, leadsTo, type Finding, type Measure, type Subject } from './kinds';

/** What something is called: of all together, and of environments, in the language of the page. */
export function useNameOf(): (s: Pick<Subject, 'kind' | 'id' | 'name'>) => string {
  const t = useTexts(health);
  const say = usePick();
  return useCallback(
    (s) => {
      if (s.kind === 'environment') return say(environments[s.id] ?? [s.name, s.name]);
      if (s.id === 'all' && s.kind === 'storage') return t('allStorage');
      if (s.id === 'all' && s.kind === 'cluster') return t('all');
      return s.name;
    },
    [t, say],
  );
}

/** Where it stands; the environment of a system has a name. */
export function usePlaceOf(): (s: Pick<Subject, 'kind' | 'place'>) => string {
  const say = usePick();
  return (s) => (s.kind === 'system' ? say(environments[s.place] ?? [s.place, s.place]) : s.place);
}

export function HealthState({ state }: { state: string }) {
  const say = usePick();
  const known = healthStates[state];
  return known ? <Mark tone={known[0]}>{say(known[1])}</Mark> : <Mark tone="off">{state}</Mark>;
}

export function Severity({ of }: { of: string }) {
  const say = usePick();
  const known = severities[of];
  return known ? <Mark tone={known[0]}>{say(known[1])}</Mark> : <Mark tone="off">{of}</Mark>;
}

/** How many things are wrong, coloured by the gravest. */
export function Worst({ subject: s }: { subject: Pick<Subject, 'findings' | 'severity'> }) {
  const t = useTexts(health);
  if (s.findings === 0) return <Mark tone="ok">{t('healthy')}</Mark>;
  return <Mark tone={severities[s.severity ?? '']?.[0] ?? 'wait'}>{t('wrong', { n: s.findings })}</Mark>;
}

/** How full something is, as a bar and in figures, and until when it lasts. */
export function Fullness({ of: m, until = true }: { of: Measure; until?: boolean }) {
  const t = useTexts(health);
  const zh = useLang().lang === 'zh';
  const percent = Number(m.percent);
  const text = t('used', { used: m.used, total: m.total, unit: m.unit, percent: m.percent });
  const says = lasts(m);
  return (
    <div style={{ minWidth: 150 }}>
      <span className="num">{text}</span>
      <Bar size="small" showInfo={false} percent={Math.min(100, percent)} status={percent >= m.limit_percent ? 'exception' : 'normal'} aria-label={`${zh ? m.name : m.name_en}: ${text}`} />
      {until && <div>{t(says.key, { n: says.n, limit: m.limit_percent })}</div>}
    </div>
  );
}

/** A ranking: names that lead on, with bars; read as a list by those who do not see it. */
export function Ranking({ top }: { top: Schema<'HealthTop'> }) {
  const t = useTexts(health);
  const zh = useLang().lang === 'zh';
  const project = useProjectName();
  const most = Math.max(1, ...top.rows.map((r) => Number(r.value)));
  return (
    <Card size="small" title={`${zh ? top.name : top.name_en} (${top.unit})`}>
      {top.rows.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('topNone')} />}
      <ol style={{ margin: 0, paddingInlineStart: 24 }}>
        {top.rows.map((r) => {
          const name = r.kind === 'project' ? project(r.id) : r.name || r.id;
          const to = leadsTo(r.kind, r.id);
          return (
            <li key={`${r.kind}${r.id}`} style={{ padding: '2px 0' }}>
              <span style={{ display: 'flex', gap: 8, justifyContent: 'space-between' }}>
                <span style={{ overflowWrap: 'anywhere' }}>
                  {to ? <Link to={to}>{name}</Link> : name}
                  {r.kind !== 'project' && r.project && <small className="soft"> {project(r.project)}</small>}
                </span>
                <span className="num">{r.value}</span>
              </span>
              <Bar size="small" showInfo={false} percent={Math.round((100 * Number(r.value)) / most)} aria-label={`${name}: ${r.value} ${top.unit}`} />
            </li>
          );
        })}
      </ol>
    </Card>
  );
}

interface TicketForm {
  project: string;
  note?: string;
}

/** A finding becomes a ticket; one that has a ticket leads to it. */
export function ToTicket({ finding: f }: { finding: Finding }) {
  const t = useTexts(health);
  const c = useTexts(common);
  const zh = useLang().lang === 'zh';
  const own = useProject();
  const [open, setOpen] = useState(false);
  if (f.ticket) return <Link to={`/operator/tickets/${encodeURIComponent(f.ticket)}`}>{t('open')}</Link>;
  if (f.closed_at) return <>—</>;
  const what = t('toTicketWhat', { name: f.name, text: zh ? f.text : f.text_en });
  const make = (body: Schema<'HealthTicketRequest'>) => data(ops.POST('/ops/v1/health-findings/{id}/ticket', { params: { path: { id: f.id } }, body }));
  // Whose ticket it is follows from the finding, or from where one is.
  if (f.project || own) {
    return <Confirm label={t('toTicket')} what={what} then={zh ? f.advice : f.advice_en} done={t('toTicketDone')} act={() => make({})} />;
  }
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>{t('toTicket')}</Button>
      <FormDrawer<TicketForm> open={open} title={what} okText={t('toTicket')} onClose={() => setOpen(false)} done={t('toTicketDone')} submit={(v) => make({ project: v.project, note: v.note?.trim() || null })}>
        <p>{zh ? f.advice : f.advice_en}</p>
        <Form.Item name="project" label={t('toTicketProject')} extra={t('toTicketProjectHint')} rules={[{ required: true, message: c('required') }]}>
          <ProjectSelect label={t('toTicketProject')} />
        </Form.Item>
        <Form.Item name="note" label={t('note')}>
          <Input.TextArea rows={3} maxLength={1000} />
        </Form.Item>
      </FormDrawer>
    </>
  );
}
