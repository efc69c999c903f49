import { Button, Card, Form, Input, Select, Tag } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { proofOf, type FileHead } from '@/api/evidence';
import { data, ops, type Schema } from '@/api/ops';
import { Chart } from '@/components/Chart';
import { FormDrawer } from '@/components/FormDrawer';
import { group, Money } from '@/components/Money';
import { Page } from '@/components/Page';
import { StateTag } from '@/components/StateTag';
import { common } from '@/i18n/common';
import { deal } from '@/i18n/purchaser-contract';
import { parts } from '@/i18n/purchaser-parts';
import { useOpenWhy } from '@/i18n/payments';
import { useLang, useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { colours } from '@/theme';
import { usePlan } from './Glance';
import { Ask, Facts } from './parts/Ask';
import { Upload } from './parts/Files';
import { approx } from './sums';

type Payment = Schema<'PlannedPayment'>;
const nameOf = (p: Payment, zh: boolean) => (zh ? p.name : p.name_en || p.name);
const amountOf = (p: Payment) => p.fixed?.payable ?? p.payable;
interface Step {
  step: string;
  date: string;
  amount?: string;
  reference: string;
  files?: FileHead[];
}
/** What a payment still waits for, and at last that it is paid. Names are the contract's. */
function StepForm({ payment, close }: { payment: Payment | undefined; close: () => void }) {
  const t = useTexts(deal);
  const c = useTexts(common);
  const zh = useLang().lang === 'zh';
  const known: Readonly<Record<string, string>> = { invoice: t('invoice'), appropriation: t('appropriation'), pay: t('stepPay') };
  const waits = payment?.waits_for && payment.fixed?.met[payment.waits_for] === undefined ? [payment.waits_for] : [];
  const words = [...new Set([...waits, ...(payment?.fixed?.state === 'due' ? ['invoice', 'appropriation'] : []), 'pay'])];
  const need = [{ required: true, message: c('required') }];
  return (
    <FormDrawer<Step>
      open={payment !== undefined}
      title={`${t('step')}: ${payment ? nameOf(payment, zh) : ''}`}
      onClose={close}
      done={t('stepDone')}
      initial={{ step: payment?.fixed?.state === 'invoiced' ? 'pay' : words[0] }}
      submit={(v) =>
        data(
          ops.POST('/ops/v1/payment-plan/{id}/steps', {
            params: { path: { id: payment?.fixed?.id ?? '' } },
            body: { step: v.step, date: v.date, amount: v.amount?.trim() || null, reference: v.reference.trim(), evidence: (v.files ?? []).map(proofOf) },
          }),
        )
      }
    >
      <Form.Item name="step" label={t('stepWhat')} rules={need}>
        <Select options={words.map((value) => ({ value, label: known[value] ?? value }))} />
      </Form.Item>
      <Form.Item name="date" label={t('stepDate')} rules={need}>
        <Input type="date" />
      </Form.Item>
      <Form.Item name="amount" label={t('stepAmount')} extra={<>{t('stepAmountHelp')} {payment && <Money yuan={amountOf(payment)} />}</>}>
        <Input inputMode="decimal" />
      </Form.Item>
      <Form.Item name="reference" label={t('reference')} rules={need}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="files" label={t('files')}>
        <Upload />
      </Form.Item>
    </FormDrawer>
  );
}

interface Share {
  percent: string;
  reason: string;
  evidence: FileHead[];
}
function ShareForm({ payment, close }: { payment: Payment | undefined; close: () => void }) {
  const t = useTexts(deal);
  const c = useTexts(common);
  const p = useTexts(parts);
  const openWhy = useOpenWhy();
  const zh = useLang().lang === 'zh';
  const need = [{ required: true, message: c('required') }];
  return (
    <FormDrawer<Share>
      open={payment !== undefined}
      title={`${t('decide')}: ${payment ? nameOf(payment, zh) : ''}`}
      onClose={close}
      done={t('decided')}
      submit={(v) =>
        data(
          ops.POST('/ops/v1/payment-plan/shares', {
            body: { payment: payment?.payment ?? '', number: payment?.number, percent: v.percent.trim(), reason: v.reason.trim(), evidence: v.evidence.map(proofOf) },
          }),
        )
      }
    >
      {payment?.open_what && <p>{openWhy('decision', payment.open_what)}</p>}
      <Form.Item name="percent" label={t('percent')} rules={need}>
        <Input inputMode="decimal" />
      </Form.Item>
      <Form.Item name="reason" label={t('reason')} rules={need}>
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
      <Form.Item name="evidence" label={t('files')} rules={[{ required: true, type: 'array', min: 1, message: p('proofRequired') }]}>
        <Upload />
      </Form.Item>
    </FormDrawer>
  );
}

function One({ payment: p, step, share }: { payment: Payment; step: () => void; share: () => void }) {
  const t = useTexts(deal);
  const zh = useLang().lang === 'zh';
  const may = useMay()('purchaser');
  const openWhy = useOpenWhy();
  const wait: Readonly<Record<string, string>> = { invoice: t('invoice'), appropriation: t('appropriation') };
  return (
    <Card size="small" title={nameOf(p, zh)} extra={<StateTag kind="payment" state={p.state} />}>
      <Facts
        rows={[
          [t('day'), p.date ?? '—'],
          [t('share'), <Money yuan={p.share} />],
          p.score ? [t('score'), p.score] : null,
          p.score ? [t('afterScore'), <Money yuan={p.scored} />] : null,
          p.kept !== '0.00' && [t('kept'), <Money yuan={p.kept} />],
          [t('amount'), amountOf(p) ? <strong><Money yuan={amountOf(p)} /></strong> : t('openWhy', { why: p.open ? openWhy(p.open, p.open_what) : '' })],
          p.waits_for ? [t('waitsFor'), wait[p.waits_for] ?? p.waits_for] : null,
          p.fixed?.pay_by ? [t('payBy'), <>{p.fixed.pay_by} {p.fixed.late && <Tag color="red">{t('late')}</Tag>}</>] : null,
          p.fixed ? [t('settlement'), <Link to={`/purchaser/settlements/${encodeURIComponent(p.fixed.settlement)}`}>{p.fixed.settlement.slice(0, 8)}</Link>] : null,
          ...Object.entries(p.fixed?.met ?? {}).map(([name, m]) => [wait[name] ?? name, `${m.date} · ${m.reference} · ${m.by_name}`] as const),
        ]}
      />
      {may && p.fixed && (p.fixed.state === 'due' || p.fixed.state === 'invoiced') && <Button size="small" onClick={step}>{t('step')}</Button>}
      {may && p.open === 'decision' && <Button size="small" type="primary" onClick={share}>{t('decide')}</Button>}
    </Card>
  );
}

export default function Payments() {
  const t = useTexts(deal);
  const openWhy = useOpenWhy();
  const zh = useLang().lang === 'zh';
  const plan = usePlan();
  const [step, setStep] = useState<Payment>();
  const [share, setShare] = useState<Payment>();
  const drawn = useMemo(() => (plan.data?.payments ?? []).filter((p) => amountOf(p)), [plan.data]);
  const option = useMemo(
    () => ({
      tooltip: { trigger: 'axis' },
      grid: { left: 8, right: 8, top: 16, bottom: 8, containLabel: true },
      xAxis: { type: 'category', data: drawn.map((p) => p.date ?? nameOf(p, zh)), axisLabel: { hideOverlap: true } },
      yAxis: { type: 'value' },
      series: [
        {
          type: 'bar',
          name: t('amount'),
          data: drawn.map((p) => ({ value: approx(amountOf(p)), itemStyle: { color: p.state === 'paid' ? colours.ok : p.state === 'planned' ? colours.off : colours.work } })),
        },
      ],
    }),
    [drawn, t, zh],
  );
  return (
    <Page title={t('plan')}>
      <Ask query={plan}>
        {(p) => (
          <>
            {p.payments.length === 0 && <p>{t('planNone')}</p>}
            {drawn.length > 0 && (
              <Chart title={t('planChart')} summary={drawn.map((x) => `${nameOf(x, zh)} ${group(amountOf(x) ?? '')}`).join('; ')} option={option} height={240} />
            )}
            <div className="cards" style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 340px), 1fr))' }}>
              {p.payments.map((x) => (
                <One key={`${x.payment}:${x.number}`} payment={x} step={() => setStep(x)} share={() => setShare(x)} />
              ))}
            </div>
            {p.undated.length > 0 && <h2>{t('undated')}</h2>}
            {p.undated.map((u) => (
              <div key={u.payment}>{u.payment}: {openWhy('until', u.event)}</div>
            ))}
          </>
        )}
      </Ask>
      <StepForm payment={step} close={() => setStep(undefined)} />
      <ShareForm payment={share} close={() => setShare(undefined)} />
    </Page>
  );
}
