import { App, Button, Checkbox, Popover } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { download } from '@/api/http';
import { saidBy } from '@/components/Failure';
import { save } from '@/components/table/csv';
import { proof } from '@/i18n/compliance-live';
import { useLang, useTexts } from '@/i18n';

const FORMATS = ['pdf', 'xlsx', 'csv'] as const;

/** The deviation table as a document, by the tender and area that are chosen in the list. */
export function Export() {
  const t = useTexts(proof);
  const { lang } = useLang();
  const { message } = App.useApp();
  const [params] = useSearchParams();
  const [live, setLive] = useState(false);
  const [busy, setBusy] = useState<string>();
  const fetchIt = async (format: (typeof FORMATS)[number]) => {
    setBusy(format);
    try {
      const query = { format, contract: params.get('contract'), area: params.get('area'), live: live || undefined };
      const { blob, name } = await download('/ops/v1/deviations/document', query);
      save(blob, name ?? `deviations.${format}`);
    } catch (e) {
      void message.error(saidBy(e, lang));
    } finally {
      setBusy(undefined);
    }
  };
  const content = (
    <div style={{ display: 'grid', gap: 8, maxWidth: 280 }}>
      <span>{t('exportHint')}</span>
      <Checkbox checked={live} onChange={(e) => setLive(e.target.checked)}>{t('exportLive')}</Checkbox>
      <div style={{ display: 'flex', gap: 8 }}>
        {FORMATS.map((f) => (
          <Button key={f} loading={busy === f} disabled={busy !== undefined && busy !== f} onClick={() => void fetchIt(f)}>
            {f.toUpperCase()}
          </Button>
        ))}
      </div>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={content}>
      <Button type="primary" aria-haspopup="dialog">{t('export')}</Button>
    </Popover>
  );
}
