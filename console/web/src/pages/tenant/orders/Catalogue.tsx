import { Alert, Button, Input, Select, Tag } from 'antd';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { Money } from '@/components/Money';
import { common } from '@/i18n/common';
import { quotaNames } from '@/i18n/quota';
import { orders, perNames } from '@/i18n/tenant-orders';
import { useLang, usePick, useTexts } from '@/i18n';
import type { Item } from './cart';

export function Price({ item }: { item: Item }) {
  const t = useTexts(orders);
  const say = usePick();
  if (!item.price) return <span>{t('priceNone')}</span>;
  return (
    <span>
      <Money yuan={item.price} /> / {item.unit} · {say(perNames[item.per] ?? [item.per, item.per])}
    </span>
  );
}

/** The price book, to choose from. `hand` is what the order already is: made by the platform, or delivered by hand. */
export function Catalogue({ items, hand, chosen, onAdd }: { items: Item[]; hand: boolean | undefined; chosen: ReadonlySet<string>; onAdd: (item: Item) => void }) {
  const t = useTexts(orders);
  const c = useTexts(common);
  const say = usePick();
  const zh = useLang().lang === 'zh';
  const [params, setParams] = useSearchParams();
  const grants = params.get('grants');
  const [words, setWords] = useState('');
  const [category, setCategory] = useState<string>();
  const categories = useMemo(() => [...new Set(items.map((i) => i.category))].map((value) => ({ value, label: value })), [items]);
  const wanted = words.trim().toLowerCase();
  const rows = items.filter(
    (i) =>
      i.orderable &&
      (category === undefined || i.category === category) &&
      (grants === null || ((i.grants as Record<string, number>)[grants] ?? 0) > 0) &&
      (wanted === '' || `${i.code} ${i.name} ${i.name_en} ${i.description ?? ''}`.toLowerCase().includes(wanted)),
  );
  return (
    <section aria-label={t('item')}>
      <div className="tools" role="search">
        <Input.Search className="grow" allowClear placeholder={c('search')} aria-label={c('search')} value={words} onChange={(e) => setWords(e.target.value)} />
        <Select allowClear placeholder={t('category')} aria-label={t('category')} style={{ minWidth: 180 }} options={categories} value={category} onChange={setCategory} />
        {grants !== null && (
          <Tag closable onClose={() => setParams({}, { replace: true })}>
            {t('grantsOnly', { name: say(quotaNames[grants] ?? [grants, grants]) })}
          </Tag>
        )}
      </div>
      {hand !== undefined && <Alert type="info" showIcon title={t('apart')} style={{ marginBottom: 12 }} />}
      <ul className="row-cards" style={{ maxHeight: '60vh', overflowY: 'auto' }} tabIndex={0} aria-label={t('item')}>
        {rows.map((i) => {
          const name = zh ? i.name : i.name_en;
          return (
            <li key={i.code} style={{ display: 'flex', gap: 12, justifyContent: 'space-between', alignItems: 'center', flexWrap: 'wrap', containIntrinsicSize: 'auto 84px' }}>
              <div style={{ flex: '1 1 240px', minWidth: 0 }}>
                <strong>{name}</strong> <span className="num">{i.code}</span> {i.arch && <Tag>{i.arch}</Tag>} {i.by_hand && <Tag>{t('byHand')}</Tag>}
                {i.description && <div>{i.description}</div>}
                <div>
                  <Price item={i} />
                  {typeof i.limit === 'number' && <span> · {t('limit', { n: i.limit })}</span>}
                </div>
              </div>
              <Button
                type={chosen.has(i.code) ? 'default' : 'primary'}
                disabled={hand !== undefined && i.by_hand !== hand}
                aria-label={t('addItem', { name })}
                onClick={() => onAdd(i)}
              >
                {t('add')}
              </Button>
            </li>
          );
        })}
      </ul>
      {rows.length === 0 && <p>{c('emptyFiltered')}</p>}
    </section>
  );
}
