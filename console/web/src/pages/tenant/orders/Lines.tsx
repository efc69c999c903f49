import { Button, Empty, Form, InputNumber, Tag } from 'antd';
import { costOf, ofFen } from '@/api/money';
import { Money } from '@/components/Money';
import { common } from '@/i18n/common';
import { orders } from '@/i18n/tenant-orders';
import { useLang, useTexts } from '@/i18n';
import { countedIn, type CartLine, type Item } from './cart';

type Book = ReadonlyMap<string, Item>;

/** What was chosen, with how many and for how long. */
export function ChosenLines({ book, lines, months }: { book: Book; lines: readonly (CartLine | undefined)[]; months: boolean }) {
  const t = useTexts(orders);
  const c = useTexts(common);
  const zh = useLang().lang === 'zh';
  const must = [{ required: true, message: c('required') }];
  return (
    <Form.List name="lines">
      {(fields, { remove }, { errors }) => (
        <>
          {fields.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('cartNone')} />}
          <ul className="row-cards">
            {fields.map(({ key, name: n }) => {
              const line = lines[n];
              const item = line && book.get(line.item);
              const name = item ? (zh ? item.name : item.name_en) : (line?.item ?? '');
              return (
                <li key={key}>
                  <div style={{ display: 'flex', justifyContent: 'space-between', gap: 8 }}>
                    <strong>
                      {name} {item?.arch && <Tag>{item.arch}</Tag>}
                    </strong>
                    <Button size="small" aria-label={t('removeItem', { name })} onClick={() => remove(n)}>
                      {t('remove')}
                    </Button>
                  </div>
                  <Form.Item name={[n, 'item']} hidden>
                    <input type="hidden" />
                  </Form.Item>
                  <div style={{ display: 'flex', gap: 12, flexWrap: 'wrap' }}>
                    <Form.Item name={[n, 'quantity']} label={t('quantity', { unit: countedIn(item?.unit) })} rules={must} style={{ marginBottom: 4 }}>
                      <InputNumber min={1} max={1_000_000} precision={0} style={{ width: 120 }} />
                    </Form.Item>
                    {months && (
                      <Form.Item name={[n, 'months']} label={t('months')} rules={must} style={{ marginBottom: 4 }}>
                        <InputNumber min={1} max={60} precision={0} style={{ width: 100 }} />
                      </Form.Item>
                    )}
                  </div>
                </li>
              );
            })}
          </ul>
          <Form.ErrorList errors={errors} />
        </>
      )}
    </Form.List>
  );
}

/** All lines with what each costs, to be read before it is submitted. */
export function LineTable({ book, lines, months = true }: { book: Book; lines: readonly { item: string; name?: string; quantity: number; months: number }[]; months?: boolean }) {
  const t = useTexts(orders);
  const zh = useLang().lang === 'zh';
  return (
    <ul className="row-cards">
      {lines.map((l, n) => {
        const item = book.get(l.item);
        const cost = item && costOf(item, l.quantity, l.months);
        return (
          <li key={n} style={{ containIntrinsicSize: 'auto 70px' }}>
            <strong>{(zh ? item?.name : item?.name_en) ?? l.name ?? l.item}</strong> × {l.quantity} {zh && countedIn(item?.unit)}
            {months && <span> · {t('forMonths', { n: l.months })}</span>}
            {cost ? (
              <div>
                {cost.month > 0n && <>{t('sumMonth')} <Money yuan={ofFen(cost.month)} /> · </>}
                {cost.once > 0n && <>{t('sumOnce')} <Money yuan={ofFen(cost.once)} /> · </>}
                {t('sumTerm')} <Money yuan={ofFen(cost.term)} />
              </div>
            ) : (
              <div>{t('priceNone')}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
