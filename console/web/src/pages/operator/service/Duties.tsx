import { Button, Segmented } from 'antd';
import { useMemo } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { addMonths, dayOf, monthOf, weeks } from '@/api/calendar';
import { cloudDate } from '@/api/clock';
import { data, ops, type Schema } from '@/api/ops';
import { byLast, everyRow } from '@/api/paging';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { duty } from '@/i18n/operator-duty';
import { useLang, useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import './service.css';
import { At, Choice, Project, Text } from './fields';
import { bounds, clean, groups, instant } from './form';
import { Act, CaseTag, One } from './parts';

type Duty = Schema<'DutyInstance'>;
const STATES = ['pending', 'overdue', 'in_time', 'late', 'late_entry', 'waived'] as const;
type Standing = (typeof STATES)[number];
const KINDS = ['inspection', 'report', 'drill', 'training', 'survey', 'check', 'plan', 'filing', 'retention'] as const;
type Kind = (typeof KINDS)[number];

export function useDutyNames() {
  const t = useTexts(duty);
  const { lang } = useLang();
  return {
    state: (s: string) => (STATES.includes(s as Standing) ? t(`state_${s as Standing}`) : s),
    kind: (k: string) => (KINDS.includes(k as Kind) ? t(`kind_${k as Kind}`) : k),
    party: (p: string) => (p === 'supplier' || p === 'purchaser' || p === 'third_party' ? t(`party_${p}`) : p),
    name: (d: { name: string; name_en: string }) => (lang === 'zh' ? d.name : d.name_en || d.name),
  };
}

function Plan() {
  const t = useTexts(duty);
  const go = useNavigate();
  const names = useDutyNames();
  return (
    <Act<Schema<'PlannedDutyRequest'>>
      primary
      label={t('plan')}
      hint={t('planHint')}
      done={t('planned')}
      initial={{ kind: 'inspection' }}
      submit={async (v) => {
        const body = clean({ ...v, begins: instant(v.begins), due: instant(v.due) ?? '' });
        const made = await data(ops.POST('/ops/v1/duties', { body }));
        void go(`/operator/duties/${made.id}`);
      }}
    >
      <Choice name="kind" label={t('kind')} required options={KINDS.map((value) => ({ value, label: names.kind(value) }))} />
      <Text name="name" label={t('name')} required />
      <Text name="name_en" label={t('nameEn')} />
      <At name="begins" label={t('begins')} />
      <At name="due" label={t('due')} required />
      <Text name="subject" label={t('subject')} />
      <Project label={t('project')} />
    </Act>
  );
}

/** All that is due in a month, day by day. */
function Calendar() {
  const t = useTexts(duty);
  const names = useDutyNames();
  const [params, setParams] = useSearchParams();
  const of = params.get('month') ?? monthOf(cloudDate());
  const to = (m: string) => setParams((old) => ({ ...Object.fromEntries(old), month: m }), { replace: true });
  const read = (signal: AbortSignal) =>
    everyRow<Duty>(async ({ limit, marker }) => {
      const query = { state: 'all', ...bounds(of), limit: String(limit), marker };
      return byLast((await data(ops.GET('/ops/v1/duties', { params: { query }, signal }))).duties, limit, (d) => d.id);
    });
  const today = dayOf(cloudDate());
  return (
    <>
      <div style={{ display: 'flex', gap: 8, alignItems: 'center', marginBottom: 12 }}>
        <Button onClick={() => to(addMonths(of, -1))}>{t('monthBefore')}</Button>
        <strong className="num" aria-live="polite">{of}</strong>
        <Button onClick={() => to(addMonths(of, 1))}>{t('monthAfter')}</Button>
      </div>
      <One queryKey={['duties', 'month', of]} read={read}>
        {(all) => {
          const on = groups(all.filter((d) => d.due), (d) => dayOf(d.due!));
          return (
            <>
              {all.length === 0 && <p>{t('monthEmpty')}</p>}
              <div className="duty-month">
                {weeks(of).flat().map((date) => (
                  <div key={date} role="group" aria-label={date} aria-current={date === today ? 'date' : undefined} className={[date.startsWith(of) ? '' : 'outside', (on.get(date)?.length ?? 0) > 0 ? '' : 'free'].join(' ')}>
                    <div className="num">{Number(date.slice(8))}</div>
                    {(on.get(date) ?? []).map((d) => (
                      <div key={d.id}>
                        <Link to={`/operator/duties/${d.id}`}>{names.name(d)}</Link> <CaseTag state={d.state} name={names.state(d.state)} />
                      </div>
                    ))}
                  </div>
                ))}
              </div>
            </>
          );
        }}
      </One>
    </>
  );
}

export default function Duties() {
  const t = useTexts(duty);
  const names = useDutyNames();
  const project = useProjectName();
  const [params, setParams] = useSearchParams();
  const view = params.get('view') ?? 'list';
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'state', label: t('state'), options: [{ value: 'all', label: t('everything') }, ...STATES.map((value) => ({ value, label: t(`state_${value}`) }))] },
      { key: 'kind', label: t('kind'), options: KINDS.map((value) => ({ value, label: t(`kind_${value}`) })) },
      { key: 'project', label: t('project'), project: true },
      { key: 'from', label: t('dueFrom'), input: 'datetime-local' },
      { key: 'to', label: t('dueTo'), input: 'datetime-local' },
    ],
    [t],
  );
  const columns: Column<Duty>[] = [
    { key: 'name', title: t('name'), fixed: true, width: 320, csv: (d) => d.name, render: (d) => <Link to={`/operator/duties/${d.id}`}>{names.name(d)}</Link> },
    { key: 'kind', title: t('kind'), csv: (d) => d.kind, render: (d) => names.kind(d.kind) },
    { key: 'period', title: t('period'), csv: (d) => d.period, render: (d) => d.period },
    { key: 'due', title: t('due'), csv: (d) => d.due, render: (d) => <When at={d.due} /> },
    { key: 'left', title: t('countdown'), render: (d) => (d.state === 'pending' || d.state === 'overdue' ? <When at={d.due} relative /> : '—') },
    { key: 'state', title: t('state'), csv: (d) => d.state, render: (d) => <CaseTag state={d.state} name={names.state(d.state)} /> },
    { key: 'party', title: t('party'), csv: (d) => d.party, render: (d) => names.party(d.party) },
    { key: 'done', title: t('doneAt'), csv: (d) => d.done_at, render: (d) => <When at={d.done_at} /> },
    { key: 'clause', title: t('clause'), width: 200, csv: (d) => d.clause, render: (d) => <span title={d.clause}>{d.clause}</span> },
    { key: 'project', title: t('project'), hidden: true, csv: (d) => project(d.project), render: (d) => project(d.project) },
    { key: 'subject', title: t('subject'), hidden: true, csv: (d) => d.subject, render: (d) => d.subject ?? '—' },
    { key: 'duty', title: t('dutyId'), hidden: true, csv: (d) => d.duty, render: (d) => <span className="mono">{d.duty}</span> },
  ];
  return (
    <Page
      title={t('duties')}
      extra={
        <>
          <Segmented
            aria-label={t('duties')}
            value={view}
            options={[{ value: 'list', label: t('list') }, { value: 'calendar', label: t('calendar') }]}
            onChange={(v) => setParams(v === 'list' ? {} : { view: v }, { replace: true })}
          />
          <Plan />
        </>
      }
    >
      {view === 'calendar' ? <Calendar /> : (
        <ServerTable
          id="duties"
          queryKey={['duties']}
          load={async ({ limit, marker, filters: f, signal }) => {
            const query = { ...f, limit: String(limit), marker, from: instant(f.from), to: instant(f.to) };
            const { duties } = await data(ops.GET('/ops/v1/duties', { params: { query }, signal }));
            return byLast(duties, limit, (d) => d.id);
          }}
          rowKey={(d) => d.id}
          columns={columns}
          filters={filters}
          empty={{ title: t('dutiesNone'), hint: t('dutiesHint') }}
        />
      )}
    </Page>
  );
}
