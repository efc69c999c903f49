import { Progress as Bar } from 'antd';
import { useQuery } from '@tanstack/react-query';
import type { Schema } from '@/api/ops';
import { common } from '@/i18n/common';
import { useLang, useTexts } from '@/i18n';
import { saidBy } from './Failure';
import { operationEnded, operationQuery, orderQuery } from './progress/query';
import { StateTag } from './StateTag';

/** How far an operation that one has already read is. */
export function OperationBar({ operation: o }: { operation: Schema<'Operation'> }) {
  const t = useTexts(common);
  const percent = o.state === 'done' ? 100 : Math.floor((100 * o.done) / Math.max(o.total, 1));
  const text =
    o.state === 'done'
      ? t('progressDone')
      : o.state === 'undone'
        ? o.error
          ? t('progressFailed', { why: o.error })
          : t('progressUndone')
        : t('progressStep', { done: o.done, total: o.total });
  return (
    <div style={{ minWidth: 160 }}>
      <Bar
        size="small"
        percent={percent}
        showInfo={false}
        aria-label={o.kind}
        status={o.state === 'done' ? 'success' : operationEnded(o) ? 'exception' : 'active'}
      />
      <div role="status">{text}</div>
    </div>
  );
}

function Operation({ id }: { id: string }) {
  const { lang } = useLang();
  const { data: o, error } = useQuery(operationQuery(id));
  if (error) return <span role="status">{saidBy(error, lang)}</span>;
  return o ? <OperationBar operation={o} /> : null;
}

function Order({ id }: { id: string }) {
  const { lang } = useLang();
  const { data: o, error } = useQuery(orderQuery(id));
  if (error) return <span role="status">{saidBy(error, lang)}</span>;
  if (!o) return null;
  return (
    <>
      <StateTag kind="order" state={o.state} />
      {o.operation && o.state === 'fulfilling' && <Operation id={o.operation} />}
      {o.state === 'failed' && o.reason && <div>{o.reason}</div>}
    </>
  );
}

/** Follows an operation or an order until it ends. To find it again after a reload, `track` it: components/progress/store. */
export function Progress(props: { operation: string } | { order: string }) {
  return 'operation' in props ? <Operation id={props.operation} /> : <Order id={props.order} />;
}

