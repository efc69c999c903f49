import { Button, Card, Descriptions } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { cloudNow } from '@/api/clock';
import type { Schema } from '@/api/ops';
import { Failure } from '@/components/Failure';
import { FormDrawer } from '@/components/FormDrawer';
import { Mark } from '@/components/StateTag';
import { When } from '@/components/When';
import { useWords } from '@/components/useWords';
import { desk } from '@/i18n/operator-desk';
import { useLang, useTexts } from '@/i18n';
import type { Tone } from '@/i18n/states';
import { colours } from '@/theme';
import { left } from './form';

/** The instant, again every so often: for clocks that run. */
export function useNow(every = 1000): number {
  const [now, setNow] = useState(cloudNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(cloudNow()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

/** Time until a deadline, or since it passed, as it runs. */
export function Countdown({ due }: { due: string }) {
  const t = useTexts(desk);
  const l = left(due, useNow());
  const rest = l.days > 0 ? t('daysHours', { d: l.days, h: l.hours }) : t('clockLeft', { h: l.hours, m: l.minutes, s: l.seconds });
  return (
    <strong className="num" style={{ color: l.late ? colours.bad : undefined }}>
      {t(l.late ? 'lateBy' : 'leftFor', { time: rest })}
    </strong>
  );
}

const TONES: Record<string, Tone> = {
  running: 'work', paused: 'wait', met: 'ok', late: 'bad', waived: 'off',
  pending: 'work', overdue: 'bad', in_time: 'ok', late_entry: 'bad',
  open: 'wait', raised: 'wait', requested: 'wait', reopened: 'wait', proposed: 'wait', waiting: 'wait', waiting_for_tenant: 'wait', draft: 'wait',
  void: 'off', cancelled: 'off', withdrawn: 'off', rejected: 'bad', declined: 'bad', dead: 'bad', superseded: 'off',
  recovered: 'ok', closed: 'ok', resolved: 'ok', confirmed: 'ok', verified: 'ok', finished: 'ok', reported: 'ok', delivered: 'ok', approved: 'ok', agreed: 'ok', signed: 'ok', settled: 'ok', rectified: 'ok', recorded: 'ok', upheld: 'ok',
};
/** A state that comes with its name. */
export function CaseTag({ state, name, tone }: { state: string; name: string; tone?: Tone }) {
  return <Mark tone={tone ?? TONES[state] ?? 'work'}>{name}</Mark>;
}
type Named = { state: string; state_name: string; state_name_en: string };
export function OwnState({ of }: { of: Named }) {
  const { lang } = useLang();
  return <CaseTag state={of.state} name={lang === 'zh' ? of.state_name : of.state_name_en} />;
}

/** Clocks of a case: what is due until when, and how it stands; what runs counts down. */
export function Clocks({ clocks }: { clocks: readonly Schema<'CaseClock'>[] }) {
  const t = useTexts(desk);
  const { word } = useWords();
  if (clocks.length === 0) return <p>{t('noClocks')}</p>;
  const stage = (s: string) => (s === 'response' || s === 'resolution' ? t(s) : s === 'scan' || s === 'report' || s === 'respond' ? word('risk-request.event', s) : word('incident.event', s));
  return (
    <div className="cards">
      {clocks.map((c) => (
        <Card key={c.stage} size="small" title={stage(c.stage)} extra={<CaseTag state={c.standing} name={word('clock.standing', c.standing)} />}>
          <div>{t('due')}: <When at={c.due} /></div>
          {c.stopped_at ? <div>{t('stoppedAt')}: <When at={c.stopped_at} /></div> : c.standing !== 'waived' && c.standing !== 'paused' && <Countdown due={c.due} />}
        </Card>
      ))}
    </div>
  );
}

/** What happened, oldest first; `name` says an event. */
export function Entries({ entries, name }: { entries: readonly Schema<'TimelineEntry'>[]; name: (event: string) => string }) {
  const t = useTexts(desk);
  if (entries.length === 0) return <p>{t('nothingYet')}</p>;
  return (
    <ol style={{ paddingInlineStart: 20, display: 'grid', gap: 8 }}>
      {entries.map((e) => (
        <li key={e.id}>
          <strong>{name(e.event)}</strong> · <When at={e.at} seconds /> · {e.by_name || e.by}
          {e.internal && <> · {t('internal')}</>}
          {e.recorded_at !== e.at && <> · {t('recordedAt')} <When at={e.recorded_at} /></>}
          {e.corrects && <> · {t('correction')}</>}
          {e.note && <div style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{e.note}</div>}
          {e.detail && <div className="mono">{e.detail}</div>}
        </li>
      ))}
    </ol>
  );
}

export function Facts({ items }: { items: [label: string, value: ReactNode][] }) {
  return (
    <Descriptions
      size="small"
      column={{ xs: 1, sm: 1, md: 2, xl: 3 }}
      style={{ marginBottom: 16 }}
      items={items.map(([label, children], i) => ({ key: i, label, children: children === null || children === undefined || children === '' ? '—' : children }))}
    />
  );
}
export const Section = ({ title, extra, children }: { title: string; extra?: ReactNode; children: ReactNode }) => (
  <Card size="small" title={<h2 style={{ fontSize: 16, margin: 0 }}>{title}</h2>} extra={extra} style={{ marginBottom: 16 }}>
    {children}
  </Card>
);
export const Prose = ({ children }: { children: string | null | undefined }) => <div style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{children || '—'}</div>;
export const Actions = ({ children }: { children: ReactNode }) => <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', marginBottom: 16 }}>{children}</div>;

interface ActProps<V extends object> {
  label: string;
  title?: string;
  hint?: ReactNode;
  done: string;
  initial?: Partial<V>;
  submit: (values: V) => Promise<unknown>;
  children?: ReactNode;
  danger?: boolean;
  primary?: boolean;
  small?: boolean;
}
/** A button that opens the form of what it does. */
export function Act<V extends object>({ label, title, hint, done, initial, submit, children, danger, primary, small }: ActProps<V>) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button danger={danger} type={primary ? 'primary' : 'default'} size={small ? 'small' : 'middle'} onClick={() => setOpen(true)}>
        {label}
      </Button>
      <FormDrawer<V> open={open} title={title ?? label} okText={label} onClose={() => setOpen(false)} initial={initial} done={done} submit={submit}>
        {hint && <p>{hint}</p>}
        {children}
      </FormDrawer>
    </>
  );
}

/** One thing of the API, with its waiting and its failure. */
export function One<T>({ queryKey, read, live, children }: { queryKey: readonly unknown[]; read: (signal: AbortSignal) => Promise<T>; live?: number; children: (thing: T) => ReactNode }) {
  const t = useTexts(desk);
  const query = useQuery({ queryKey, queryFn: ({ signal }) => read(signal), refetchInterval: live ?? false });
  if (query.data !== undefined) return <>{query.error && <Failure error={query.error} retry={() => void query.refetch()} />}{children(query.data)}</>;
  return query.error ? <Failure error={query.error} retry={() => void query.refetch()} /> : <p role="status">{t('loading')}</p>;
}
