import { useQuery } from '@tanstack/react-query';
import { Modal, Timeline } from 'antd';
import { data, ops, type Schema } from '@/api/ops';
import { useEvents } from '@/components/useWords';
import { When } from '@/components/When';
import { room } from '@/i18n/purchaser-room';
import { useTexts } from '@/i18n';
import { Ask } from './Ask';

type Kind = 'incidents' | 'tickets' | 'changes';
const EVENTS = { incidents: 'incident.event', tickets: 'ticket.event', changes: 'change.event' } as const;
interface Case {
  text?: string;
  timeline: Schema<'TimelineEntry'>[];
  report?: { cause: string; measures: string } | null;
}

async function show(kind: Kind, id: string, signal: AbortSignal): Promise<Case> {
  const params = { path: { id } };
  if (kind === 'incidents') {
    const x = await data(ops.GET('/ops/v1/incidents/{id}', { params, signal }));
    return { text: x.text, timeline: x.timeline ?? [], report: x.report };
  }
  if (kind === 'tickets') {
    const x = await data(ops.GET('/ops/v1/tickets/{id}', { params, signal }));
    return { text: x.text, timeline: x.timeline ?? [] };
  }
  const x = await data(ops.GET('/ops/v1/changes/{id}', { params, signal }));
  return { text: x.plan, timeline: x.timeline ?? [] };
}

function Story({ kind, of }: { kind: Kind; of: Case['timeline'] }) {
  const event = useEvents(EVENTS[kind]);
  return (
    <Timeline
      items={of.map((e) => ({
        key: e.id,
        content: <><strong>{event(e.event)}</strong> · {e.by_name} · <When at={e.at} />{e.note && <div>{e.note}</div>}{e.detail && <div>{e.detail}</div>}</>,
      }))}
    />
  );
}

/** What happened to a ticket, an incident or a change. */
export function Moments({ kind, id, title, open, close }: { kind: Kind; id: string; title: string; open: boolean; close: () => void }) {
  const t = useTexts(room);
  const query = useQuery({ queryKey: [kind, id, 'moments'], queryFn: ({ signal }) => show(kind, id, signal), enabled: open });
  return (
    <Modal open={open} title={title} footer={null} onCancel={close} destroyOnHidden width={640}>
      <Ask query={query}>
        {(x) => (
          <>
            <p>{x.text}</p>
            {x.report && <p>{t('report')}: {x.report.cause} · {x.report.measures}</p>}
            <Story kind={kind} of={x.timeline} />
          </>
        )}
      </Ask>
    </Modal>
  );
}
