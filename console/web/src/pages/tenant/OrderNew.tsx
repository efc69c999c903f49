import { App, Button, Card, Form, Skeleton, Steps } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { ApiError } from '@/api/error';
import { data, ops } from '@/api/ops';
import { Failure, saidBy } from '@/components/Failure';
import { Page } from '@/components/Page';
import { useTracked } from '@/components/progress/store';
import { useSend } from '@/components/useSend';
import { orders } from '@/i18n/tenant-orders';
import { useLang, useTexts } from '@/i18n';
import { useMay, useProject } from '@/session/context';
import { cartOf, creatable, request, stepOf, total, type Cart, type Item, type Order } from './orders/cart';
import { Catalogue } from './orders/Catalogue';
import { useBook } from './orders/data';
import { Details } from './orders/Details';
import { ChosenLines, LineTable } from './orders/Lines';
import { Sum } from './orders/Sum';

const EMPTY: Cart = { name: '', create: true, where: 'new', network: { cidr: '192.168.0.0/24' }, lines: [], trial_days: 0 };
const MONTHS = 12;
type At = 0 | 1 | 2;

function Wizard({ items, book, old }: { items: Item[]; book: ReadonlyMap<string, Item>; old?: Order }) {
  const t = useTexts(orders);
  const { lang } = useLang();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const { track } = useTracked();
  const [form] = Form.useForm<Cart>();
  const [at, setAt] = useState<At>(0);
  const initial: Cart = old ? { ...EMPTY, ...cartOf(old) } : EMPTY;
  const cart: Cart = { ...initial, ...(Form.useWatch((v: Cart) => v, { form, preserve: true }) as Cart | undefined) };
  const lines = (cart.lines ?? []).filter(Boolean);
  const change = old !== undefined && old.kind !== 'supply';
  const sum = total(book, lines);

  const sending = useSend({
    mutationFn: () => {
      const all: Cart = { ...initial, ...(form.getFieldsValue(true) as Cart) };
      const body = request(book, { ...all, create: all.create && creatable(book, all.lines) });
      return old
        ? data(ops.PUT('/ops/v1/orders/{id}', { params: { path: { id: old.id } }, body }))
        : data(ops.POST('/ops/v1/orders', { body }));
    },
    onSuccess: (o) => {
      track({ kind: 'order', id: o.id, label: o.name });
      void message.success(t('submitted'));
      void navigate(`/tenant/orders/${o.id}`);
    },
    onError: (e) => {
      if (!(e instanceof ApiError) || e.field === undefined) return;
      const path = e.field.split(/[.[\]]+/).filter(Boolean).map((p) => (/^\d+$/.test(p) ? Number(p) : p));
      setAt(stepOf(e.field));
      form.setFields([{ name: path as never, errors: [saidBy(e, lang)] }]);
    },
  });
  const add = (item: Item) => {
    const now = (form.getFieldValue('lines') as Cart['lines'] | undefined) ?? [];
    form.setFieldValue('lines', [...now, { item: item.code, quantity: 1, months: MONTHS, form: {} }]);
  };
  const forward = async () => {
    // What the next step asks is no fault of this one.
    const here = lines.flatMap((_, n) => [['lines', n, 'quantity'], ['lines', n, 'months']]);
    try {
      await (at === 0 ? form.validateFields(here as never) : form.validateFields());
    } catch {
      return;
    }
    setAt((at + 1) as At);
  };
  const first = lines[0] && book.get(lines[0].item);
  const hide = (step: At) => (at === step ? undefined : { display: 'none' });
  return (
    <Form<Cart> form={form} layout="vertical" initialValues={initial} scrollToFirstError onFinish={() => (at === 2 ? sending.send() : void forward())}>
      <Steps current={at} size="small" style={{ marginBottom: 16 }} items={[{ title: t('stepItems') }, { title: t('stepDetails') }, { title: t('stepCheck') }]} />
      <div style={{ display: 'grid', gap: 16, gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 420px), 1fr))' }}>
        <div style={hide(0)}>
          <Card size="small">
            <Catalogue items={items} hand={first?.by_hand} chosen={new Set(lines.map((l) => l.item))} onAdd={add} />
          </Card>
        </div>
        <div style={hide(1)}>
          <Card size="small">
            <Details book={book} cart={{ ...cart, lines }} change={change} rework={old !== undefined} />
          </Card>
        </div>
        <div style={hide(2)}>
          <Card size="small" title={cart.name}>
            <LineTable book={book} lines={lines} months={!change} />
            {cart.note && <p>{cart.note}</p>}
          </Card>
        </div>
        <div>
          <Card size="small" title={t('cart')} style={{ position: 'sticky', top: 8 }}>
            <div style={hide(0)}>
              <ChosenLines book={book} lines={cart.lines ?? []} months={!change} />
            </div>
            {at === 1 && lines.map((l, n) => <div key={n}>{(lang === 'zh' ? book.get(l.item)?.name : book.get(l.item)?.name_en) ?? l.item} × {l.quantity}</div>)}
            <Sum total={sum} />
            {sending.error && <Failure error={sending.error} />}
            <div style={{ display: 'flex', gap: 8, marginTop: 12 }}>
              {at > 0 && <Button onClick={() => setAt((at - 1) as At)}>{t('back')}</Button>}
              {/* Two buttons: one that became the other while it is pressed would send what nobody has checked. */}
              <Button key={at === 2 ? 'send' : 'next'} type="primary" htmlType={at === 2 ? 'submit' : 'button'} disabled={lines.length === 0} loading={sending.isPending} onClick={at === 2 ? undefined : () => void forward()}>
                {at === 2 ? t('submit') : t('next')}
              </Button>
            </div>
          </Card>
        </div>
      </div>
    </Form>
  );
}

/** The order wizard; with `old`, an order that was sent back is submitted again. */
export function OrderWizard({ old }: { old?: Order }) {
  const { items, book, isPending, error, refetch } = useBook();
  if (isPending) return <Skeleton active={false} />;
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  return <Wizard items={items} book={book} old={old} />;
}

export default function OrderNew() {
  const t = useTexts(orders);
  const project = useProject();
  const may = useMay();
  return <Page title={t('new')}>{project && may('member') ? <OrderWizard /> : <p>{t('noProject')}</p>}</Page>;
}
