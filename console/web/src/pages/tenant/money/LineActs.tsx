import { data, ops, type Schema } from '@/api/ops';
import { Confirm } from '@/components/Confirm';
import { When } from '@/components/When';
import { money, sides } from '@/i18n/tenant-money';
import { usePick, useTexts } from '@/i18n';

type Line = Schema<'ReconciledLine'>;
type Dispute = Schema<'BillDispute'>;
const SIDE = 'tenant';

/** What a tenant may do with a line of an issued bill, by its state. */
export function LineActs({ project, month, line: l, dispute: d, name }: { project: string; month: string; line: Line; dispute: Dispute | undefined; name: string }) {
  const t = useTexts(money);
  const params = { path: { project, month, line: String(l.line) } };
  const words = { n: l.line, name };
  const own = d?.side === SIDE;
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 4 }}>
      {(l.state === 'open' || l.state === 'confirmed_by_purchaser') && (
        <Confirm
          label={t('confirm')}
          what={t('confirmWhat', words)}
          then={t('confirmThen')}
          done={t('confirmed')}
          act={() => data(ops.POST('/ops/v1/books/{project}/{month}/lines/{line}/confirm', { params, body: { side: SIDE } }))}
        />
      )}
      {['open', 'confirmed_by_purchaser', 'confirmed_by_tenant'].includes(l.state) && (
        <Confirm
          label={t('dispute')}
          danger
          what={t('disputeWhat', words)}
          then={t('disputeThen')}
          done={t('disputedDone')}
          reason={{ label: t('reason'), required: true }}
          act={(reason) => data(ops.POST('/ops/v1/books/{project}/{month}/lines/{line}/dispute', { params, body: { side: SIDE, reason } }))}
        />
      )}
      {l.state === 'disputed' && own && d.state === 'proposed' && d.proposal && (
        <>
          <Confirm
            label={t('accept')}
            what={t('acceptWhat', words)}
            then={<Proposal dispute={d} />}
            done={t('accepted')}
            act={() => data(ops.POST('/ops/v1/books/{project}/{month}/lines/{line}/accept', { params, body: { side: SIDE, proposal: d.proposal!.proposal } }))}
          />
          <Confirm
            label={t('decline')}
            what={t('declineWhat', words)}
            then={t('declineThen')}
            done={t('declined')}
            reason={{ label: t('reason'), required: true }}
            act={(reason) => data(ops.POST('/ops/v1/books/{project}/{month}/lines/{line}/decline', { params, body: { side: SIDE, reason } }))}
          />
        </>
      )}
      {l.state === 'disputed' && own && (
        <Confirm
          label={t('withdraw')}
          what={t('withdrawWhat', words)}
          then={t('withdrawThen')}
          done={t('withdrawn')}
          reason={{ label: t('reason'), required: true }}
          act={(reason) => data(ops.POST('/ops/v1/books/{project}/{month}/lines/{line}/withdraw', { params, body: { side: SIDE, reason } }))}
        />
      )}
    </div>
  );
}

/** What was proposed about a dispute. */
export function Proposal({ dispute: d }: { dispute: Dispute }) {
  const t = useTexts(money);
  const p = d.proposal;
  if (!p) return null;
  return (
    <div>
      {p.outcome === 'uphold' ? t('uphold', { quantity: p.quantity ?? '', finding: p.finding }) : t('keep', { finding: p.finding })}
      {p.answer_due && (
        <div>
          {t('answerDue')}: <When at={p.answer_due} />
        </div>
      )}
    </div>
  );
}

export function DisputeText({ dispute: d }: { dispute: Dispute }) {
  const t = useTexts(money);
  const say = usePick();
  return (
    <div>
      {t('said', { reason: d.reason, who: `${say(sides[d.side] ?? [d.side, d.side])} ${d.raised.name}` })}
      <Proposal dispute={d} />
      {d.resolution && <div>{d.resolution}</div>}
    </div>
  );
}
