import { Button, Checkbox, Popover } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { Documents } from '@/components/Documents';
import { proof } from '@/i18n/compliance-live';
import { useTexts } from '@/i18n';

/** The deviation table as a document, by the tender and area that are chosen in the list. */
export function Export() {
  const t = useTexts(proof);
  const [params] = useSearchParams();
  const [live, setLive] = useState(false);
  const query = { contract: params.get('contract'), area: params.get('area'), live: live || undefined };
  const content = (
    <div style={{ display: 'grid', gap: 8, maxWidth: 280 }}>
      <span>{t('exportHint')}</span>
      <Checkbox checked={live} onChange={(e) => setLive(e.target.checked)}>{t('exportLive')}</Checkbox>
      <Documents path="/ops/v1/deviations/document" query={query} name="deviations" size="middle" />
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={content}>
      <Button type="primary" aria-haspopup="dialog">{t('export')}</Button>
    </Popover>
  );
}
