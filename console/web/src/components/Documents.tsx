import { Button } from 'antd';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { download, type Query } from '@/api/http';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';
import { Failure } from './Failure';
import { save } from './table/csv';

/** A button that fetches bytes and keeps them under the name that the API gives them; why it could not stands beside it. */
export function Fetch({ label, says, get, name, size = 'small', disabled }: {
  label: ReactNode;
  /** What a reader of the screen says, where the label is short. */
  says?: string;
  get: () => Promise<{ blob: Blob; name?: string }>;
  name: string;
  size?: 'small' | 'middle';
  disabled?: boolean;
}) {
  const getting = useMutation({
    mutationFn: async () => {
      const file = await get();
      save(file.blob, file.name ?? name);
    },
  });
  return (
    <>
      <Button
        size={size}
        aria-label={says}
        loading={getting.isPending}
        disabled={disabled}
        style={{ whiteSpace: 'normal', height: 'auto', textAlign: 'start' }}
        onClick={() => getting.mutate()}
      >
        {label}
      </Button>
      {getting.error && <Failure error={getting.error} retry={() => getting.mutate()} />}
    </>
  );
}

const FORMATS = ['pdf', 'xlsx', 'csv'] as const;
type Format = (typeof FORMATS)[number];

/** The same document in the formats that there are: printed, computed with, read by others. */
export function Documents({ path, query, name, formats = FORMATS, labels, size, disabled }: {
  path: string;
  query?: Query;
  name: string;
  formats?: readonly Format[];
  labels?: Readonly<Record<Format, string>>;
  size?: 'small' | 'middle';
  disabled?: boolean;
}) {
  const t = useTexts(common);
  return (
    <div style={{ display: 'inline-flex', gap: 8, flexWrap: 'wrap', verticalAlign: 'middle' }}>
      {formats.map((format) => {
        const as = format.toUpperCase();
        return (
          <Fetch
            key={format}
            label={labels?.[format] ?? as}
            says={labels ? undefined : t('downloadAs', { format: as })}
            name={`${name}.${format}`}
            get={() => download(path, { ...query, format })}
            size={size}
            disabled={disabled}
          />
        );
      })}
    </div>
  );
}
