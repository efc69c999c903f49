import { Button, Modal } from 'antd';
import { useState } from 'react';
import { dayOf } from '@/api/calendar';
import { cloudNow } from '@/api/clock';
import { data, ops, type Schema } from '@/api/ops';
import { Confirm } from '@/components/Confirm';
import { group } from '@/components/Money';
import { When } from '@/components/When';
import { StateTag } from '@/components/StateTag';
import { books } from '@/i18n/purchaser-books';
import { useLang, useTexts } from '@/i18n';
import { moves } from '../book';

export type Line = Schema<'ReconciledLine'>;
type Dispute = Schema<'BillDispute'>;
/** The purchaser's word, even from somebody who might speak for a tenant as well. */
const side = 'purchaser';

interface Place {
  project: string;
  month: string;
  line: Line;
}

/** What the purchaser may do with a line. */
export function LineMoves({ project, month, line, dispute }: Place & { dispute: Dispute | undefined }) {
  const t = useTexts(books);
  const name = useLang().lang === 'zh' ? line.name : line.name_en;
  const n = line.line;
  const params = { path: { project, month, line: String(n) } };
  const reason = { label: t('reason'), required: true };
  const proposal = dispute?.proposal?.proposal ?? 0;
  const take = () => data(ops.POST('/ops/v1/books/{project}/{month}/lines/{line}/accept', { params, body: { side, proposal } }));
  const buttons = {
    confirm: (
      <Confirm key="c" label={t('confirm')} what={t('confirmWhat', { n, name })} done={t('confirmed')} button={{ type: 'primary' }}
        act={() => data(ops.POST('/ops/v1/books/{project}/{month}/lines/{line}/confirm', { params, body: { side } }))} />
    ),
    dispute: (
      <Confirm key="d" label={t('dispute')} what={t('disputeWhat', { n, name })} then={t('disputeThen', { amount: group(line.amount) })} done={t('disputed')} danger reason={reason}
        act={(why) => data(ops.POST('/ops/v1/books/{project}/{month}/lines/{line}/dispute', { params, body: { side, reason: why } }))} />
    ),
    withdraw: (
      <Confirm key="w" label={t('withdraw')} what={t('withdrawWhat', { n })} then={t('withdrawThen')} done={t('withdrawn')} reason={reason}
        act={(why) => data(ops.POST('/ops/v1/books/{project}/{month}/lines/{line}/withdraw', { params, body: { side, reason: why } }))} />
    ),
    accept: <Confirm key="a" label={t('accept')} what={t('acceptWhat', { n })} then={<Proposal dispute={dispute} />} done={t('accepted')} button={{ type: 'primary' }} act={take} />,
    decide: <Confirm key="x" label={t('decide')} what={t('decideWhat', { n })} then={<Proposal dispute={dispute} />} done={t('accepted')} button={{ type: 'primary' }} act={take} />,
    decline: (
      <Confirm key="n" label={t('decline')} what={t('declineWhat', { n })} then={t('declineThen')} done={t('declined')} reason={reason}
        act={(why) => data(ops.POST('/ops/v1/books/{project}/{month}/lines/{line}/decline', { params, body: { side, reason: why } }))} />
    ),
  };
  return <div style={{ display: 'flex', gap: 6, flexWrap: 'wrap' }}>{moves(line, dispute, cloudNow()).map((m) => buttons[m])}</div>;
}

function Proposal({ dispute }: { dispute: Dispute | undefined }) {
  const t = useTexts(books);
  const p = dispute?.proposal;
  if (!p) return null;
  return (
    <>
      {p.outcome === 'uphold' ? t('upholdProposal', { quantity: p.quantity ?? '', finding: p.finding }) : t('rejectProposal', { finding: p.finding })}
      {p.answer_due && <div>{t('answerBy')}: <When at={p.answer_due} /> {p.silence_accepts && `(${t('silenceAccepts')})`}</div>}
    </>
  );
}

/** How a dispute of a line stands. */
export function DisputeText({ dispute }: { dispute: Dispute }) {
  const t = useTexts(books);
  return (
    <div>
      <StateTag kind="dispute" state={dispute.state} />
      <div>{t('disputeBy', { side: t(dispute.side === 'tenant' ? 'tenant' : 'purchaser'), at: dayOf(dispute.raised.at), reason: dispute.reason })}</div>
      <Proposal dispute={dispute} />
      {dispute.resolution && <div>{t('resolution', { text: dispute.resolution })}</div>}
    </div>
  );
}

/** The usage that a line comes from, interval by interval. */
export function Intervals({ line, intervals }: { line: Line; intervals: readonly Schema<'BillInterval'>[] }) {
  const t = useTexts(books);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>{t('intervals')} ({intervals.length})</Button>
      <Modal open={open} width={760} title={t('intervalsOf', { n: line.line })} footer={null} onCancel={() => setOpen(false)} destroyOnHidden>
        {intervals.length === 0 && t('intervalsNone')}
        <ul className="row-cards" style={{ maxHeight: '65vh', overflow: 'auto' }} tabIndex={0}>
          {intervals.map((i) => (
            <li key={i.id}>
              <dl>
                <dt>{t('resource')}</dt>
                <dd><strong>{i.name}</strong> <span className="mono">{i.resource}</span></dd>
                <dt>{t('quantity')}</dt>
                <dd className="num">{i.quantity}</dd>
                <dt>{t('from')}</dt>
                <dd><When at={i.from} seconds /></dd>
                <dt>{t('to')}</dt>
                <dd>{i.to ? <When at={i.to} seconds /> : t('running')}</dd>
              </dl>
            </li>
          ))}
        </ul>
      </Modal>
    </>
  );
}
