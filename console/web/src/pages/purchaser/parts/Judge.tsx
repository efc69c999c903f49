import { Form, Input } from 'antd';
import { proofOf, type FileHead } from '@/api/evidence';
import { data, ops } from '@/api/ops';
import { FormDrawer } from '@/components/FormDrawer';
import { common } from '@/i18n/common';
import { parts } from '@/i18n/purchaser-parts';
import { score } from '@/i18n/purchaser-score';
import { useLang, useTexts } from '@/i18n';
import { standing, type Target } from '../scoring';
import { Upload } from './Files';
import type { Assessment } from './useSchemes';

interface Word {
  value: string;
  reason: string;
  evidence: FileHead[];
}

/** A judgement of an item: a value, why, and the files that prove it. */
export function Judge({ assessment, target, close }: { assessment: Assessment; target: Target | undefined; close: () => void }) {
  const t = useTexts(score);
  const c = useTexts(common);
  const p = useTexts(parts);
  const zh = useLang().lang === 'zh';
  const before = target && standing(assessment.entries ?? [], target.key);
  const need = [{ required: true, message: c('required') }];
  return (
    <FormDrawer<Word>
      open={target !== undefined}
      title={t('judgeWhat', { name: (zh ? target?.name : target?.name_en) ?? '' })}
      onClose={close}
      done={t('judged')}
      submit={(v) =>
        data(
          ops.POST('/ops/v1/assessments/{id}/judgements', {
            params: { path: { id: assessment.id } },
            body: { item: target?.key ?? '', value: v.value.trim(), reason: v.reason.trim(), evidence: v.evidence.map(proofOf), replaces: before?.id ?? null },
          }),
        )
      }
    >
      {before && <p>{t('replaced')}</p>}
      <Form.Item name="value" label={t('judgeValue')} rules={need} extra={t('judgeValueHelp', { most: target?.most ?? '1' })}>
        <Input inputMode="decimal" />
      </Form.Item>
      <Form.Item name="reason" label={t('reason')} rules={need}>
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
      <Form.Item name="evidence" label={t('proof')} rules={[{ required: true, type: 'array', min: 1, message: p('proofRequired') }]}>
        <Upload />
      </Form.Item>
    </FormDrawer>
  );
}
