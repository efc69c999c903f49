import { Alert } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { edges } from '@/i18n/edges';
import { useTexts } from '@/i18n';

/** Says that the network is away as long as it is, and reads again what is shown when it is back. */
export function Offline() {
  const t = useTexts(edges);
  const queries = useQueryClient();
  const [away, setAway] = useState(() => !navigator.onLine);
  useEffect(() => {
    const gone = () => setAway(true);
    const back = () => {
      setAway(false);
      void queries.invalidateQueries();
    };
    window.addEventListener('offline', gone);
    window.addEventListener('online', back);
    return () => {
      window.removeEventListener('offline', gone);
      window.removeEventListener('online', back);
    };
  }, [queries]);
  return away ? <Alert banner type="error" role="alert" title={t('offline')} description={t('offlineHint')} /> : null;
}
