import { useQuery } from '@tanstack/react-query';
import { Skeleton } from 'antd';
import { useParams } from 'react-router';
import { data, ops } from '@/api/ops';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { StateTag } from '@/components/StateTag';
import { orders } from '@/i18n/tenant-orders';
import { useTexts } from '@/i18n';
import { OrderWizard } from './OrderNew';

/** An order that was sent back, in the wizard again. It is read once: what is being typed is not overwritten. */
export default function OrderRework() {
  const t = useTexts(orders);
  const { id = '' } = useParams();
  const { data: o, error, refetch } = useQuery({
    queryKey: ['order', id, 'rework'],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/orders/{id}', { params: { path: { id } }, signal })),
    staleTime: Infinity,
    refetchOnMount: 'always',
  });
  return (
    <Page title={o ? t('reworkTitle', { name: o.name }) : t('rework')} tags={o && <StateTag kind="order" state={o.state} />}>
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!o && !error && <Skeleton active={false} />}
      {o?.reason && <p>{t('reason')}: {o.reason}</p>}
      {o && <OrderWizard key={o.updated_at} old={o} />}
    </Page>
  );
}
