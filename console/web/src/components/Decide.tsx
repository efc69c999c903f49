import { useQuery } from '@tanstack/react-query';
import { waiting } from '@/api/approvals';
import { data, ops, type Schema } from '@/api/ops';
import { Confirm } from '@/components/Confirm';
import { Failure } from '@/components/Failure';
import { purchaser } from '@/i18n/purchaser';
import { useTexts } from '@/i18n';

type Order = Schema<'Order'>;

/** The stage that an order waits for: the one that began and is not decided. */
export const stageOf = (o: Order) => o.stages.find((s) => s.began_at && !s.decided_at);

/** Whether an order waits for this person: only the inbox knows, behind which deputies and separation of duties stand. `failed` says that it could not be read. */
export function useMine(id: string) {
  const inbox = useQuery({ queryKey: ['approvals', 'mine'], queryFn: ({ signal }) => waiting(signal) });
  return {
    mine: inbox.data?.some((o) => o.id === id) ?? false,
    failed: inbox.error && <Failure error={inbox.error} retry={() => void inbox.refetch()} />,
  };
}

/** The three decisions on an order; `then` says what follows from approving it. */
export function Decide({ order, then, size = 'small' }: { order: Order; then?: string; size?: 'small' | 'middle' }) {
  const t = useTexts(purchaser);
  const path = { id: order.id };
  const reason = { label: t('reason'), required: true };
  return (
    <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
      <Confirm
        label={t('approve')}
        what={t('approveWhat', { name: order.name })}
        then={then}
        done={t('approved')}
        reason={{ label: t('note'), required: false }}
        button={{ type: 'primary', size }}
        act={(why) => data(ops.POST('/ops/v1/orders/{id}/approve', { params: { path }, body: why === '' ? {} : { reason: why } }))}
      />
      <Confirm
        label={t('sendBack')}
        what={t('sendBackWhat', { name: order.name })}
        then={t('sendBackThen')}
        done={t('sentBack')}
        reason={reason}
        button={{ size }}
        act={(why) => data(ops.POST('/ops/v1/orders/{id}/return', { params: { path }, body: { reason: why } }))}
      />
      <Confirm
        label={t('reject')}
        what={t('rejectWhat', { name: order.name })}
        then={t('rejectThen')}
        done={t('rejected')}
        danger
        reason={reason}
        button={{ size }}
        act={(why) => data(ops.POST('/ops/v1/orders/{id}/reject', { params: { path }, body: { reason: why } }))}
      />
    </div>
  );
}
