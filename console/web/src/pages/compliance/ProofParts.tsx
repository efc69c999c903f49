import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { cloudNow } from '@/api/clock';
import { openFile } from '@/api/evidence';
import { data, ops } from '@/api/ops';
import { Confirm } from '@/components/Confirm';
import { Failure } from '@/components/Failure';
import { FormDrawer } from '@/components/FormDrawer';
import { Mark } from '@/components/StateTag';
import { common } from '@/i18n/common';
import { proofs } from '@/i18n/compliance-proofs';
import type { Tone } from '@/i18n/states';
import { useTexts } from '@/i18n';
import { Upload } from '../purchaser/parts/Files';
import { PROOF_KINDS, requestOf, standing, type Fields, type Proof } from './onRecord';

const TONES: Record<ReturnType<typeof standing>, Tone> = { withdrawn: 'off', expired: 'bad', passed: 'ok', failed: 'bad', valid: 'ok' };

export function Standing({ proof }: { proof: Proof }) {
  const t = useTexts(proofs);
  const s = standing(proof, cloudNow());
  return <Mark tone={TONES[s]}>{t(s)}</Mark>;
}

/** A picture as an address that holds it whole; its bytes are taken for what the record says that they are. */
function asAddress(blob: Blob, media: string): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result));
    reader.onerror = () => failed(new Error(reader.error?.message));
    reader.readAsDataURL(new Blob([blob], { type: media }));
  });
}

/** A screenshot, fetched when somebody wants to see it. */
export function Picture({ file, title }: { file: Proof['file']; title: string }) {
  const t = useTexts(proofs);
  const [open, setOpen] = useState(false);
  const query = useQuery({
    queryKey: ['evidence', 'picture', file.id],
    queryFn: async () => asAddress((await openFile(file.id)).blob, file.media),
    enabled: open,
    // A stored file never changes.
    staleTime: Infinity,
  });
  if (!open) return <Button size="small" onClick={() => setOpen(true)}>{t('showPicture')}</Button>;
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />;
  return query.data ? <img src={query.data} alt={title} style={{ maxWidth: '100%', border: '1px solid #d5ddda' }} /> : <Skeleton active={false} paragraph={{ rows: 2 }} title={false} />;
}

export function Withdraw({ proof }: { proof: Proof }) {
  const t = useTexts(proofs);
  return (
    <Confirm
      label={t('withdraw')}
      what={t('withdrawWhat', { name: proof.title })}
      then={t('withdrawThen')}
      done={t('withdrawn')}
      danger
      reason={{ label: t('withdrawReason'), required: true }}
      act={(reason) => data(ops.POST('/ops/v1/compliance/proofs/{id}/withdraw', { params: { path: { id: proof.id } }, body: { reason } }))}
    />
  );
}

/** Puts a proof on record: the file is stored as it is chosen, and named by the clauses that it proves. */
export function RecordProof({ clause }: { clause?: string }) {
  const t = useTexts(proofs);
  const c = useTexts(common);
  const [open, setOpen] = useState(false);
  const must = { required: true, message: c('required') };
  return (
    <>
      <Button type={clause === undefined ? 'primary' : 'default'} size={clause === undefined ? 'middle' : 'small'} onClick={() => setOpen(true)}>{t('record')}</Button>
      <FormDrawer<Fields, Proof>
        open={open}
        title={t('record')}
        onClose={() => setOpen(false)}
        done={t('recorded')}
        initial={{ kind: 'test', clauses: clause === undefined ? [] : [clause] }}
        submit={(f) => data(ops.POST('/ops/v1/compliance/proofs', { body: requestOf(f) }))}
      >
        {(form) => (
          <>
            <Form.Item name="kind" label={t('kind')} rules={[must]}>
              <Select options={PROOF_KINDS.map((value) => ({ value, label: t(value) }))} />
            </Form.Item>
            <Form.Item name="title" label={t('name')} rules={[{ ...must, whitespace: true }]}>
              <Input maxLength={200} autoComplete="off" />
            </Form.Item>
            <Form.Item name="clauses" label={t('clauses')} extra={t('clausesHint')} rules={[must]}>
              <Select mode="tags" tokenSeparators={[',', '，', '、', ';', ' ', '\n']} open={false} suffixIcon={null} />
            </Form.Item>
            <Form.Item noStyle shouldUpdate={(a: Fields, b: Fields) => a.kind !== b.kind}>
              {() => {
                const kind = form.getFieldValue('kind') as Fields['kind'];
                return (
                  <>
                    <Form.Item name="evidence" label={t('file')} extra={kind === 'screenshot' && t('picture')} rules={[{ required: true, type: 'array', len: 1, message: t('oneFile') }]}>
                      <Upload />
                    </Form.Item>
                    {kind === 'test' && (
                      <Form.Item name="passed" label={t('verdict')} rules={[must]}>
                        <Select options={[{ value: 'yes', label: t('passed') }, { value: 'no', label: t('failed') }]} />
                      </Form.Item>
                    )}
                    {kind === 'certificate' && (
                      <Form.Item name="valid_until" label={t('validUntil')} extra={t('validHint')}>
                        <Input type="datetime-local" />
                      </Form.Item>
                    )}
                  </>
                );
              }}
            </Form.Item>
            <Form.Item name="at" label={t('at')} extra={t('atHint')}>
              <Input type="datetime-local" />
            </Form.Item>
            <Form.Item name="note" label={t('note')}>
              <Input.TextArea rows={2} maxLength={2000} />
            </Form.Item>
          </>
        )}
      </FormDrawer>
    </>
  );
}
