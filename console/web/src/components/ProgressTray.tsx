import { UnorderedListOutlined } from '@ant-design/icons';
import { Badge, Button, Popover } from 'antd';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';
import { Progress } from './Progress';
import { operationEnded, operationQuery, orderEnded, orderQuery } from './progress/query';
import { useTracked, type Tracked } from './progress/store';

/** Which of the tracked have ended; a thing that can no longer be read has, too. */
function useEnded(list: Tracked[]): Set<string> {
  const operations = list.filter((x) => x.kind === 'operation');
  const orders = list.filter((x) => x.kind === 'order');
  const a = useQueries({ queries: operations.map((x) => operationQuery(x.id)) });
  const b = useQueries({ queries: orders.map((x) => orderQuery(x.id)) });
  const ended = new Set<string>();
  a.forEach((q, i) => (q.isError || (q.data && operationEnded(q.data))) && ended.add(operations[i]!.id));
  b.forEach((q, i) => (q.isError || (q.data && orderEnded(q.data))) && ended.add(orders[i]!.id));
  return ended;
}

/** What one began and what has become of it, on every page and after a reload. */
export function ProgressTray() {
  const t = useTexts(common);
  const { list, drop } = useTracked();
  const ended = useEnded(list);
  const [open, setOpen] = useState(false);
  const running = list.length - ended.size;
  const content = (
    <div style={{ width: 'min(340px, 80vw)', maxHeight: '60vh', overflow: 'auto' }}>
      {list.length === 0 && t('progressNone')}
      {list.map((x) => (
        <div key={x.id} style={{ marginBottom: 12 }}>
          <strong>{x.label}</strong>
          {x.kind === 'operation' ? <Progress operation={x.id} /> : <div><Progress order={x.id} /></div>}
        </div>
      ))}
      {ended.size > 0 && (
        <Button size="small" onClick={() => drop([...ended])}>
          {t('progressClear')}
        </Button>
      )}
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" title={t('progress')} content={content} open={open} onOpenChange={setOpen}>
      <Badge count={running} size="small">
        <Button type="text" icon={<UnorderedListOutlined />} aria-label={`${t('progress')}: ${running}`} aria-expanded={open} />
      </Badge>
    </Popover>
  );
}
