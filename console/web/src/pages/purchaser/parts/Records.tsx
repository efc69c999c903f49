import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { data, ops } from '@/api/ops';
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
const MOST = 1000;
const limit = String(MOST);

/** The period as instants; the day of who looks is the contract's. */
function bounds(a: Assessment): { from: string; to: string } {
  const to = new Date(`${a.until}T00:00:00`);
  to.setDate(to.getDate() + 1);
  return { from: new Date(`${a.from}T00:00:00`).toISOString(), to: to.toISOString() };
}

/** The records that a figure comes from, in the period of an assessment. */
async function read(source: Source, figure: string, a: Assessment, signal: AbortSignal): Promise<Found[]> {
  const { from, to } = bounds(a);
  const within = <T extends { raised_at: string }>(all: T[]) => all.filter((x) => x.raised_at >= from && x.raised_at < to);
  const query = { limit };
  switch (source) {
    case 'incidents': {
      const { incidents } = await data(ops.GET('/ops/v1/incidents', { params: { query }, signal }));
      return within(incidents).map((x) => ({ id: x.id, text: `${x.title} · ${x.state_name}`, text_en: `${x.title} · ${x.state_name_en}`, at: x.raised_at, case: 'incidents' }));
    }
    case 'tickets': {
      const { tickets } = await data(ops.GET('/ops/v1/tickets', { params: { query }, signal }));
      return within(tickets).map((x) => ({ id: x.id, text: `${x.title} · ${x.state_name}`, text_en: `${x.title} · ${x.state_name_en}`, at: x.raised_at, case: 'tickets' }));
    }
    case 'changes': {
      const { changes } = await data(ops.GET('/ops/v1/changes', { params: { query }, signal }));
      const held = changes.filter((x) => x.from >= from && x.from < to);
      return held.map((x) => ({ id: x.id, text: `${x.title} · ${x.state_name}`, text_en: `${x.title} · ${x.state_name_en}`, at: x.from, case: 'changes' }));
    }
    case 'risks': {
      const { requests } = await data(ops.GET('/ops/v1/risk-requests', { params: { query }, signal }));
      return within(requests).map((x) => ({ id: x.id, text: `${x.title} · ${x.state_name}`, text_en: `${x.title} · ${x.state_name_en}`, at: x.raised_at }));
    }
    case 'duties': {
      // A report is a duty of the contract by the same name; summaries of operation are all reports.
      const [kind, duty] = figure.startsWith('report.') ? [undefined, figure.slice('report.'.length)] : ['report', undefined];
      const { duties } = await data(ops.GET('/ops/v1/duties', { params: { query: { state: 'all', from, to, limit, kind, duty } }, signal }));
      return duties.map((x) => ({ id: x.id, text: x.name, text_en: x.name_en, at: x.done_at ?? x.due, link: `/purchaser/duties/${encodeURIComponent(x.id)}` }));
    }
    case 'advice': {
      const { advice } = await data(ops.GET('/ops/v1/advice', { params: { query: { closed: 'true', limit } }, signal }));
      return within(advice).map((x) => ({ id: x.id, text: `${x.name}: ${x.text}`, text_en: `${x.name}: ${x.text_en}`, at: x.given_at ?? x.raised_at }));
    }
    case 'levels': {
      const { levels } = await data(ops.GET('/ops/v1/levels', { params: { query: { month: a.until.slice(0, 7) } }, signal }));
      return levels.map((x) => ({ id: x.level + x.subject, text: `${x.service} ${x.percent}% / ${x.target}%`, text_en: `${x.service_en} ${x.percent}% / ${x.target}%`, link: '/purchaser/contract' }));
    }
    case 'pools': {
      const { pools } = await data(ops.GET('/ops/v1/pools', { params: { query: { from, to } }, signal }));
      return pools.map((x) => ({
        id: x.pool + x.dimension,
        text: `${x.pool} ${x.name}: ${x.mean_percent ?? '—'}%`,
        text_en: `${x.pool} ${x.name_en}: ${x.mean_percent ?? '—'}%`,
      }));
    }
    case 'assets': {
      const { assets } = await data(ops.GET('/ops/v1/assets', { params: { query }, signal }));
      return assets.map((x) => ({ id: x.id, text: x.name, text_en: x.name, at: x.updated_at }));
    }
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
      {(all) =>
        all.length === 0 ? (
          t('recordsNone')
        ) : (
          <>
            <ul style={{ paddingInlineStart: 18, maxHeight: 320, overflow: 'auto', margin: 0 }} tabIndex={0}>
              {all.map((x) => <One key={x.id} found={x} />)}
            </ul>
            {all.length >= MOST && <div>{t('recordsMost', { n: MOST })}</div>}
          </>
        )
      }
    </Ask>
  );
}
