import { Button } from 'antd';
import { useMutation } from '@tanstack/react-query';
import { useId, useRef } from 'react';
import { fileOf, LARGEST, openFile, storeFile, type FileHead, type Proof } from '@/api/evidence';
import { Fetch } from '@/components/Documents';
import { Failure } from '@/components/Failure';
import { parts } from '@/i18n/purchaser-parts';
import { useTexts } from '@/i18n';

/** Files by their ids, with names where they are known. */
export function FileList({ files }: { files: readonly { id: string; name?: string }[] }) {
  const t = useTexts(parts);
  if (files.length === 0) return <span>{t('noFiles')}</span>;
  return (
    <span style={{ display: 'inline-flex', gap: 8, flexWrap: 'wrap' }}>
      {files.map((f) => (
        <Fetch key={f.id} label={t('open', { name: f.name ?? f.id.slice(0, 8) })} name={f.name ?? f.id} get={() => openFile(f.id)} />
      ))}
    </span>
  );
}

/** Proof of a judgement: a file that opens, or the name of a paper elsewhere with the digest that it must have. */
export function Proofs({ all }: { all: readonly Proof[] }) {
  const t = useTexts(parts);
  return (
    <>
      {all.map((p) => {
        const file = fileOf(p.reference);
        return (
          <div key={p.reference + p.digest}>
            {file ? <FileList files={[file]} /> : <span>{p.reference} ({t('elsewhere')})</span>}{' '}
            <span className="mono" title={p.digest}>{t('digest', { digest: `${p.digest.slice(0, 12)}…` })}</span>
          </div>
        );
      })}
    </>
  );
}

/** Files to prove something by. Stored as they are chosen; a field of a form. */
export function Upload({ value = [], onChange, id }: { value?: FileHead[]; onChange?: (files: FileHead[]) => void; id?: string }) {
  const t = useTexts(parts);
  const own = useId();
  const input = useRef<HTMLInputElement>(null);
  const storing = useMutation({
    mutationFn: async (files: File[]) => {
      const large = files.find((f) => f.size > LARGEST);
      if (large) throw new Error(t('tooLarge', { name: large.name }));
      const heads: FileHead[] = [];
      for (const f of files) heads.push(await storeFile(f));
      return heads;
    },
    onSuccess: (heads) => onChange?.([...value, ...heads]),
    onSettled: () => {
      if (input.current) input.current.value = '';
    },
  });
  return (
    <div>
      <label htmlFor={id ?? own}>{t('add')}</label>
      <div>
        <input
          ref={input}
          id={id ?? own}
          type="file"
          multiple
          disabled={storing.isPending}
          style={{ maxWidth: '100%' }}
          onChange={(e) => e.target.files?.length && storing.mutate([...e.target.files])}
        />
      </div>
      {storing.isPending && <div role="status">{t('uploading')}</div>}
      {storing.error && <Failure error={storing.error} />}
      <ul style={{ margin: 0, paddingInlineStart: 20 }}>
        {value.map((f) => (
          <li key={f.id}>
            {f.name}{' '}
            <Button type="link" size="small" onClick={() => onChange?.(value.filter((x) => x.id !== f.id))}>
              {t('remove', { name: f.name })}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
