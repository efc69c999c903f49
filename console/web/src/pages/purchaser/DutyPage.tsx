import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Form, Input, Timeline } from 'antd';
import { useState } from 'react';
import { useParams } from 'react-router';
import { instant } from '@/api/calendar';
import type { FileHead } from '@/api/evidence';
import { data, ops, type Schema } from '@/api/ops';
import { Confirm } from '@/components/Confirm';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { StateTag } from '@/components/StateTag';
import { stamp, When } from '@/components/When';
import { room } from '@/i18n/purchaser-room';
import { useLang, useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { Ask, Facts } from './parts/Ask';
import { FileList, Upload } from './parts/Files';

type Duty = Schema<'DutyInstance'>;
interface Proof {
  at?: string;
  reference?: string;
  note?: string;
  evidence?: FileHead[];
}
const DID: Readonly<Record<string, keyof typeof room>> = { done: 'eDone', confirmed: 'eConfirmed', waived: 'eWaived', taken_back: 'eTakenBack' };

function Fields() {
  const t = useTexts(room);
  return (
    <>
      <Form.Item name="evidence" label={t('files')}>
        <Upload />
      </Form.Item>
      <Form.Item
        name="reference"
        label={t('reference')}
        dependencies={['evidence']}
        rules={[
          ({ getFieldValue }) => ({
            // Something has to prove it: a file here, or the name of a paper.
            validator: (_, v?: string) =>
              v?.trim() || (getFieldValue('evidence') as FileHead[] | undefined)?.length ? Promise.resolve() : Promise.reject(new Error(t('proofNeeded'))),
          }),
        ]}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="note" label={t('remark')}>
        <Input.TextArea rows={2} maxLength={2000} />
      </Form.Item>
    </>
  );
}

const proof = (v: Proof) => ({ reference: v.reference?.trim() || null, note: v.note?.trim() || null, evidence: (v.evidence ?? []).map((f) => f.id) });

function Acts({ duty }: { duty: Duty }) {
  const t = useTexts(room);
  const zh = useLang().lang === 'zh';
  const [open, setOpen] = useState<'confirm' | 'record'>();
  const params = { path: { id: duty.id } };
  const name = zh ? duty.name : duty.name_en;
  const claimed = duty.claimed_at;
  const owed = duty.state === 'pending' || duty.state === 'overdue';
  return (
    <>
      {duty.state === 'late_entry' && claimed && <Button type="primary" onClick={() => setOpen('confirm')}>{t('confirm')}</Button>}
      {duty.party === 'purchaser' && owed && <Button type="primary" onClick={() => setOpen('record')}>{t('record')}</Button>}
      {owed && (
        <Confirm
          label={t('waive')}
          what={t('waiveWhat', { name })}
          then={t('waiveThen')}
          done={t('waived')}
          danger
          reason={{ label: t('reason'), required: true }}
          button={{ size: 'middle' }}
          act={(reason) => data(ops.POST('/ops/v1/duties/{id}/waive', { params, body: { reason } }))}
        />
      )}
      <FormDrawer<Proof>
        open={open === 'confirm'}
        title={t('confirmWhat', { name })}
        onClose={() => setOpen(undefined)}
        done={t('confirmed')}
        submit={(v) => data(ops.POST('/ops/v1/duties/{id}/confirm', { params, body: { at: claimed ?? '', ...proof(v) } }))}
      >
        <p>{t('confirmThen', { at: claimed ? stamp(claimed) : '' })}</p>
        <Fields />
      </FormDrawer>
      <FormDrawer<Proof>
        open={open === 'record'}
        title={`${t('record')}: ${name}`}
        onClose={() => setOpen(undefined)}
        done={t('recorded')}
        submit={(v) => data(ops.POST('/ops/v1/duties/{id}/entries', { params, body: { at: instant(v.at) ?? null, ...proof(v) } }))}
      >
        <Form.Item name="at" label={t('recordAt')}>
          <Input type="datetime-local" />
        </Form.Item>
        <Fields />
      </FormDrawer>
    </>
  );
}

export default function DutyPage() {
  const t = useTexts(room);
  const zh = useLang().lang === 'zh';
  const may = useMay()('purchaser');
  const { id = '' } = useParams();
  const query = useQuery({ queryKey: ['duty', id], queryFn: ({ signal }) => data(ops.GET('/ops/v1/duties/{id}', { params: { path: { id } }, signal })) });
  const d = query.data?.duty;
  return (
    <Page title={d ? (zh ? d.name : d.name_en) : t('duty')} extra={may && d && <Acts duty={d} />}>
      <Ask query={query}>
        {({ duty, entries, findings }) => (
          <>
            {duty.weekdays_assumed && <Alert type="warning" showIcon title={t('weekdays')} style={{ marginBottom: 12 }} />}
            <Facts
              rows={[
                [t('state'), <StateTag kind="duty" state={duty.state} />],
                [t('party'), duty.party in room ? t(duty.party as keyof typeof room) : duty.party],
                [t('period'), duty.period],
                [t('due'), <When at={duty.due} />],
                [t('done'), <When at={duty.done_at} />],
                duty.claimed_at ? [t('claimed'), <When at={duty.claimed_at} />] : null,
                [t('clause'), duty.clause],
              ]}
            />
            <Card size="small" title={t('entries')} style={{ marginBottom: 16 }}>
              {entries.length === 0 && t('entriesNone')}
              <Timeline
                items={entries.map((e) => {
                  const known = DID[e.what];
                  return {
                    key: e.id,
                    content: (
                      <>
                        <strong>{known ? t(known) : e.what}</strong> · {e.by_name} · <When at={e.at} /> ({t('enteredAt')} <When at={e.recorded_at} />)
                        {e.reference && <div>{t('reference')}: {e.reference}</div>}
                        {e.note && <div>{e.note}</div>}
                        {e.evidence.length > 0 && <FileList files={e.evidence} />}
                      </>
                    ),
                  };
                })}
              />
            </Card>
            {findings.length > 0 && (
              <Card size="small" title={t('findings')}>
                {findings.map((f) => <div key={f.id}>{f.title} <StateTag kind="finding" state={f.state} /> {t('due')} <When at={f.due} /></div>)}
              </Card>
            )}
          </>
        )}
      </Ask>
    </Page>
  );
}
