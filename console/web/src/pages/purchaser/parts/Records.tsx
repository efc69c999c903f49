import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { addDays, instant } from '@/api/calendar';
import { data, ops } from '@/api/ops';
import { byLast, upTo } from '@/api/paging';
import { When } from '@/components/When';
import { room } from '@/i18n/purchaser-room';
import { score } from '@/i18n/purchaser-score';
import { useLang, useTexts } from '@/i18n';
import { sourceOf, type Source } from '../scoring';
import { Ask } from './Ask';
import { Moments } from './Moments';
import { useLinkOf } from './side';
import type { Assessment } from './useSchemes';

/** A record in a list, in both languages; `case` opens its timeline, `link` a page. */
interface Found {
  id: string;
  text: string;
  text_en: string;
  at?: string | null;
  link?: string;
  case?: 'incidents' | 'tickets' | 'changes';
}
/** So many records are read to find those of the period; the APIs of cases know no period. */
const MOST = 10_000;
/** So many of them stand on the page. */
const SHOWN = 500;

/** The period as instants: its days are those of the contract. */
function bounds(a: Assessment): { from: string; to: string } {
  return { from: instant(a.from)!, to: instant(addDays(a.until, 1))! };
}

const named = (x: { id: string; title: string; state_name: string; state_name_en: string }) => ({ id: x.id, text: `${x.title} · ${x.state_name}`, text_en: `${x.title} · ${x.state_name_en}` });

/** The records that a figure comes from, in the period of an assessment, and whether some could not be looked through. */
async function read(source: Source, figure: string, a: Assessment, signal: AbortSignal): Promise<{ rows: Found[]; more: boolean }> {
  const { from, to } = bounds(a);
  const within = (at: string) => Date.parse(at) >= Date.parse(from) && Date.parse(at) < Date.parse(to);
  /** Of a list by the id of the last row: what `keep` says is of the period, as `show` shows it. */
  const of = async <T extends { id: string }>(load: (limit: string, marker: string | undefined) => Promise<T[]>, keep: (x: T) => boolean, show: (x: T) => Found) => {
    const { rows, more } = await upTo<T>(MOST, async ({ limit, marker }) => byLast(await load(String(limit), marker), limit, (x) => x.id));
    return { rows: rows.filter(keep).map(show), more };
  };
  const whole = (rows: Found[]) => ({ rows, more: false });
  switch (source) {
    case 'incidents':
      return of(
        async (limit, marker) => (await data(ops.GET('/ops/v1/incidents', { params: { query: { limit, marker } }, signal }))).incidents,
        (x) => within(x.raised_at),
        (x) => ({ ...named(x), at: x.raised_at, case: 'incidents' }),
      );
    case 'tickets':
      return of(
        async (limit, marker) => (await data(ops.GET('/ops/v1/tickets', { params: { query: { limit, marker } }, signal }))).tickets,
        (x) => within(x.raised_at),
        (x) => ({ ...named(x), at: x.raised_at, case: 'tickets' }),
      );
    case 'changes':
      return of(
        async (limit, marker) => (await data(ops.GET('/ops/v1/changes', { params: { query: { limit, marker } }, signal }))).changes,
        (x) => within(x.from),
        (x) => ({ ...named(x), at: x.from, case: 'changes' }),
      );
    case 'risks':
      return of(
        async (limit, marker) => (await data(ops.GET('/ops/v1/risk-requests', { params: { query: { limit, marker } }, signal }))).requests,
        (x) => within(x.raised_at),
        (x) => ({ ...named(x), at: x.raised_at }),
      );
    case 'duties': {
      // A report is a duty of the contract by the same name; summaries of operation are all reports.
      const [kind, duty] = figure.startsWith('report.') ? [undefined, figure.slice('report.'.length)] : ['report', undefined];
      return of(
        async (limit, marker) => (await data(ops.GET('/ops/v1/duties', { params: { query: { state: 'all', from, to, limit, marker, kind, duty } }, signal }))).duties,
        () => true,
        (x) => ({ id: x.id, text: x.name, text_en: x.name_en, at: x.done_at ?? x.due, link: `/purchaser/duties/${encodeURIComponent(x.id)}` }),
      );
    }
    case 'advice':
      return of(
        async (limit, marker) => (await data(ops.GET('/ops/v1/advice', { params: { query: { closed: 'true', limit, marker } }, signal }))).advice,
        (x) => within(x.raised_at),
        (x) => ({ id: x.id, text: `${x.name}: ${x.text}`, text_en: `${x.name}: ${x.text_en}`, at: x.given_at ?? x.raised_at }),
      );
    case 'levels': {
      const { levels } = await data(ops.GET('/ops/v1/levels', { params: { query: { month: a.until.slice(0, 7) } }, signal }));
      return whole(levels.map((x) => ({ id: x.level + x.subject, text: `${x.service} ${x.percent}% / ${x.target}%`, text_en: `${x.service_en} ${x.percent}% / ${x.target}%`, link: '/purchaser/contract' })));
    }
    case 'pools': {
      const { pools } = await data(ops.GET('/ops/v1/pools', { params: { query: { from, to } }, signal }));
      return whole(pools.map((x) => ({
        id: x.pool + x.dimension,
        text: `${x.pool} ${x.name}: ${x.mean_percent ?? '—'}%`,
        text_en: `${x.pool} ${x.name_en}: ${x.mean_percent ?? '—'}%`,
      })));
    }
    case 'assets':
      return of(
        async (limit, marker) => (await data(ops.GET('/ops/v1/assets', { params: { query: { limit, marker } }, signal }))).assets,
        () => true,
        (x) => ({ id: x.id, text: x.name, text_en: x.name, at: x.updated_at }),
      );
  }
}

function One({ found }: { found: Found }) {
  const t = useTexts(room);
  const zh = useLang().lang === 'zh';
  const [open, setOpen] = useState(false);
  const text = zh ? found.text : found.text_en;
  const link = useLinkOf(found.link);
  return (
    <li>
      {link ? <Link to={link}>{text}</Link> : text} {found.at && <When at={found.at} />}{' '}
      {found.case && <Button size="small" type="link" onClick={() => setOpen(true)}>{t('detail')}</Button>}
      {found.case && <Moments kind={found.case} id={found.id} title={text} open={open} close={() => setOpen(false)} />}
    </li>
  );
}

export function Records({ figure, assessment }: { figure: string; assessment: Assessment }) {
  const t = useTexts(score);
  const [open, setOpen] = useState(false);
  const source = sourceOf(figure);
  const query = useQuery({
    queryKey: ['records', figure, assessment.id],
    queryFn: ({ signal }) => read(source!, figure, assessment, signal),
    enabled: open && source !== undefined,
  });
  if (!source) return <div>{t('noRecords')}</div>;
  if (!open) return <Button size="small" onClick={() => setOpen(true)}>{t('showRecords')}</Button>;
  return (
    <Ask query={query}>
      {({ rows, more }) => (
        <>
          {rows.length === 0 && !more && t('recordsNone')}
          {rows.length > 0 && (
            <ul style={{ paddingInlineStart: 18, maxHeight: 320, overflow: 'auto', margin: 0 }} tabIndex={0}>
              {rows.slice(0, SHOWN).map((x) => <One key={x.id} found={x} />)}
            </ul>
          )}
          {rows.length > SHOWN && <div>{t('recordsShown', { n: SHOWN, all: rows.length })}</div>}
          {more && <div>{t('recordsMost', { n: MOST })}</div>}
        </>
      )}
    </Ask>
  );
}
