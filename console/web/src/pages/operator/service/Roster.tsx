import { useQuery } from '@tanstack/react-query';
import { Card, Empty } from 'antd';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { addDays, dayOf } from '@/api/calendar';
import { cloudDate, cloudNow } from '@/api/clock';
import { data, ops, type Schema } from '@/api/ops';
import { byLast, everyRow, whole } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { duty as texts } from '@/i18n/operator-duty';
import { useTexts } from '@/i18n';
import { At, Choice, Text } from './fields';
import { groups, instant } from './form';
import { Act, CaseTag, One, Section } from './parts';

type Shift = Schema<'Shift'>;
const POSTS = ['primary', 'deputy', 'onsite'] as const;
type Post = (typeof POSTS)[number];
interface Plan {
  team: string;
  post: string;
  staff: string;
  begins: string;
  ends: string;
  note?: string;
  weeks?: string;
}

function usePosts() {
  const t = useTexts(texts);
  return (p: string) => (POSTS.includes(p as Post) ? t(`post_${p as Post}`) : p);
}

/** One shift, or the same one over some weeks: all or none are planned. */
function PlanShifts() {
  const t = useTexts(texts);
  const post = usePosts();
  const staff = useQuery({
    queryKey: ['register', 'staff', 'all'],
    queryFn: ({ signal }) =>
      everyRow(async ({ limit, marker }) => {
        const params = { path: { kind: 'staff' }, query: { limit: String(limit), marker } };
        return byLast((await data(ops.GET('/ops/v1/registers/{kind}', { params, signal }))).records, limit, (r) => r.id);
      }),
  });
  const people = (staff.data ?? []).map((r) => ({ value: r.id, label: r.title }));
  return (
    <Act<Plan>
      primary
      label={t('planShift')}
      hint={<>{t('planShiftHint')} <Link to="/operator/registers/staff">{t('toStaff')}</Link></>}
      done={t('planned')}
      initial={{ post: 'primary', weeks: '1' }}
      submit={({ weeks, begins, ends, note, ...v }) => {
        const at = (local: string, week: number) => instant(addDays(local, 7 * week))!;
        const shifts = Array.from({ length: Number(weeks ?? 1) }, (_, n) => ({ ...v, begins: at(begins, n), ends: at(ends, n), ...(note?.trim() ? { note: note.trim() } : {}) }));
        return data(ops.POST('/ops/v1/shifts', { body: { shifts } }));
      }}
    >
      {staff.error && <Failure error={staff.error} />}
      <Text name="team" label={t('team')} required hint={t('teamHint')} />
      <Choice name="post" label={t('post')} required options={POSTS.map((value) => ({ value, label: post(value) }))} />
      <Choice name="staff" label={t('person')} required options={people} />
      <At name="begins" label={t('begins')} required />
      <At name="ends" label={t('ends')} required hint={t('weekAtMost')} />
      <Choice name="weeks" label={t('repeat')} required options={['1', '2', '4', '8', '12'].map((value) => ({ value, label: t('weeks', { n: value }) }))} />
      <Text name="note" label={t('note')} area max={2000} />
    </Act>
  );
}

function OnCall() {
  const t = useTexts(texts);
  const post = usePosts();
  return (
    <Section title={t('onCall')}>
      <One queryKey={['on-call']} live={60_000} read={(signal) => data(ops.GET('/ops/v1/on-call', { signal }))}>
        {({ shifts }) =>
          shifts.length === 0 ? <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('nobodyOnCall')} /> : (
            <div className="cards">
              {[...groups(shifts, (s) => s.team)].map(([team, on]) => (
                <Card key={team} size="small" title={team}>
                  {on.map((s) => (
                    <div key={s.id}>
                      {post(s.post)}: <strong>{s.name}</strong> {s.phone && <a href={`tel:${s.phone}`}>{s.phone}</a>} <small>{t('until')} <When at={s.ends} /></small>
                    </div>
                  ))}
                </Card>
              ))}
            </div>
          )
        }
      </One>
    </Section>
  );
}

export default function Roster() {
  const t = useTexts(texts);
  const post = usePosts();
  const [from, to] = useMemo(() => {
    const today = dayOf(cloudDate());
    return [`${addDays(today, -1)}T00:00`, `${addDays(today, 31)}T00:00`] as const;
  }, []);
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'team', label: t('team') },
      { key: 'from', label: t('from'), input: 'datetime-local', initial: from },
      { key: 'to', label: t('to'), input: 'datetime-local', initial: to },
    ],
    [t, from, to],
  );
  const gapFilters = useMemo<Filter[]>(
    () => [
      { key: 'team', label: t('team') },
      { key: 'post', label: t('post'), options: POSTS.map((value) => ({ value, label: t(`post_${value}`) })), initial: 'primary' },
      { key: 'hours', label: t('hours'), options: [{ value: 'always', label: t('always') }, { value: 'working', label: t('working') }], initial: 'always' },
      { key: 'from', label: t('from'), input: 'datetime-local', initial: from },
      { key: 'to', label: t('to'), input: 'datetime-local', initial: to },
    ],
    [t, from, to],
  );
  const columns: Column<Shift>[] = [
    { key: 'team', title: t('team'), fixed: true, csv: (s) => s.team, render: (s) => s.team },
    { key: 'post', title: t('post'), csv: (s) => s.post, render: (s) => post(s.post) },
    { key: 'name', title: t('person'), csv: (s) => s.name, render: (s) => <><strong>{s.name}</strong> {s.cancelled_at && <CaseTag state="cancelled" name={t('cancelled')} />}</> },
    { key: 'phone', title: t('phone'), csv: (s) => s.phone, render: (s) => (s.phone ? <a href={`tel:${s.phone}`}>{s.phone}</a> : '—') },
    { key: 'begins', title: t('begins'), csv: (s) => s.begins, render: (s) => <When at={s.begins} /> },
    { key: 'ends', title: t('ends'), csv: (s) => s.ends, render: (s) => <When at={s.ends} /> },
    { key: 'note', title: t('note'), hidden: true, csv: (s) => s.note, render: (s) => s.note ?? s.cancel_reason ?? '—' },
    {
      key: 'cancel',
      title: t('cancelShift'),
      fixed: true,
      render: (s) =>
        s.cancelled_at || new Date(s.ends).getTime() < cloudNow() ? '—' : (
          <Confirm
            label={t('cancelShift')}
            what={t('cancelShiftWhat', { name: s.name, team: s.team })}
            then={t('cancelShiftThen')}
            done={t('cancelled')}
            danger
            reason={{ label: t('why'), required: true }}
            act={(reason) => data(ops.DELETE('/ops/v1/shifts/{id}', { params: { path: { id: s.id }, query: { reason } } }))}
          />
        ),
    },
  ];
  return (
    <Page title={t('roster')} extra={<PlanShifts />}>
      <OnCall />
      <Section title={t('shifts')}>
        <ServerTable
          id="shifts"
          queryKey={['shifts']}
          load={async ({ filters: f, signal }) => whole((await data(ops.GET('/ops/v1/shifts', { params: { query: { team: f.team, from: instant(f.from), to: instant(f.to) } }, signal }))).shifts)}
          rowKey={(s) => s.id}
          columns={columns}
          filters={filters}
          empty={{ title: t('shiftsNone'), hint: t('shiftsHint') }}
        />
      </Section>
      <Section title={t('gaps')}>
        <p>{t('gapsHint')}</p>
        <ServerTable
          id="roster-gaps"
          prefix="gap-"
          queryKey={['roster-gaps']}
          load={async ({ filters: f, signal }) => {
            // Gaps are those of a team: without one there is nothing to ask.
            if (!f.team) return whole<Schema<'RosterGap'>>([]);
            return whole((await data(ops.GET('/ops/v1/roster-gaps', { params: { query: { ...f, from: instant(f.from), to: instant(f.to) } }, signal }))).gaps);
          }}
          rowKey={(g) => g.from}
          columns={[
            { key: 'from', title: t('from'), fixed: true, csv: (g) => g.from, render: (g) => <When at={g.from} /> },
            { key: 'to', title: t('to'), fixed: true, csv: (g) => g.to, render: (g) => <When at={g.to} /> },
          ]}
          filters={gapFilters}
          empty={{ title: t('gapsNone'), hint: t('gapsTeam') }}
        />
      </Section>
    </Page>
  );
}
