import { Money } from '@/components/Money';
import { orders } from '@/i18n/tenant-orders';
import { useTexts } from '@/i18n';
import type { Total } from './cart';

/** What it comes to, said again whenever it changes. */
export function Sum({ total }: { total: Total }) {
  const t = useTexts(orders);
  return (
    <div role="status" aria-label={t('sum')}>
      <dl style={{ display: 'flex', flexWrap: 'wrap', gap: '4px 24px', margin: 0 }}>
        {([['sumMonth', total.month], ['sumOnce', total.once], ['sumTerm', total.term]] as const).map(([key, amount]) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd style={{ margin: 0, fontSize: key === 'sumTerm' ? 20 : 16, fontWeight: 600 }}>
              <Money yuan={amount} />
            </dd>
          </div>
        ))}
      </dl>
      {total.unpriced > 0 && <div>{t('sumUnpriced', { n: total.unpriced })}</div>}
      <small>{t('sumHint')}</small>
    </div>
  );
}
