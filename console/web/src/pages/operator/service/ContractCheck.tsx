import { Alert, Button, Input } from 'antd';
import { useMutation } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { data, ops } from '@/api/ops';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { draft as texts } from '@/i18n/operator-draft';
import { useTexts } from '@/i18n';
import { Comparison, Findings } from './draft';
import { Actions, Section } from './parts';

/** As much as the API takes. */
const LARGEST = 512 * 1024;

/** Marks a line in a text area and brings it into view; its lines are not wrapped, so that all are of one height. */
function goTo(id: string, line: number): void {
  const area = document.getElementById(id);
  if (!(area instanceof HTMLTextAreaElement)) return;
  const lines = area.value.split('\n');
  const from = lines.slice(0, line - 1).reduce((n, l) => n + l.length + 1, 0);
  area.focus();
  area.setSelectionRange(from, from + (lines[line - 1]?.length ?? 0));
  area.scrollTop = (area.scrollHeight / lines.length) * Math.max(0, line - 4);
}

interface BoxProps {
  id: string;
  label: string;
  hint: string;
  text: string;
  put: (text: string) => void;
  rows: number;
}
/** A text that is pasted, typed or read from a file. */
function TextBox({ id, label, hint, text, put, rows }: BoxProps) {
  const t = useTexts(texts);
  const file = useId();
  const [wrong, setWrong] = useState<string>();
  const read = (f: File) => {
    setWrong(undefined);
    if (f.size > LARGEST) setWrong(t('fileTooLarge', { name: f.name }));
    else f.text().then(put, () => setWrong(t('fileUnread', { name: f.name })));
  };
  return (
    <Section title={label}>
      <p>{hint}</p>
      <p>
        <label htmlFor={file}>{t('file')}</label>{' '}
        <input id={file} type="file" accept=".toml,text/plain" onChange={(e) => {
          const f = e.target.files?.[0];
          e.target.value = '';
          if (f) read(f);
        }} />
      </p>
      {wrong && <Alert type="error" showIcon role="alert" title={wrong} style={{ marginBottom: 8 }} />}
      <Input.TextArea id={id} className="mono" aria-label={label} rows={rows} wrap="off" spellCheck={false} value={text} onChange={(e) => put(e.target.value)} />
    </Section>
  );
}

/** A contract's text before anybody proposes it: what is wrong with it, what it leaves open, what it changes. */
export default function ContractCheckPage() {
  const t = useTexts(texts);
  const [text, setText] = useState('');
  const [earlier, setEarlier] = useState('');
  const area = useId();
  const check = useMutation({ mutationFn: () => data(ops.POST('/ops/v1/contract-checks', { body: { text } })) });
  const compare = useMutation({
    mutationFn: () => data(ops.POST('/ops/v1/contract-diffs', { body: { after: text, before: earlier.trim() === '' ? null : earlier } })),
  });
  const none = text.trim() === '';
  return (
    <Page title={t('title')}>
      <p>{t('hint')}</p>
      <TextBox id={area} label={t('text')} hint={t('textHint')} text={text} put={setText} rows={14} />
      <TextBox id={`${area}-earlier`} label={t('earlier')} hint={t('earlierHint')} text={earlier} put={setEarlier} rows={4} />
      <Actions>
        <Button type="primary" disabled={none} loading={check.isPending} onClick={() => check.mutate()}>{t('check')}</Button>
        <Button disabled={none} loading={compare.isPending} onClick={() => compare.mutate()}>{t('compare')}</Button>
        {(check.isPending || compare.isPending) && <span role="status">{t('working')}</span>}
      </Actions>
      {check.error && <Failure error={check.error} retry={() => check.mutate()} />}
      {check.data && <Findings of={check.data} at={check.submittedAt} goTo={(line) => goTo(area, line)} />}
      {compare.error && <Failure error={compare.error} retry={() => compare.mutate()} />}
      {compare.data && <Comparison of={compare.data} at={compare.submittedAt} />}
    </Page>
  );
}
