import { ExposureList } from '@/components/ExposureList';
import { Page } from '@/components/Page';
import { systemTexts } from '@/i18n/operator-systems';
import { useTexts } from '@/i18n';
import { orderPath } from './lib/orders';

export default function Exposures() {
  const t = useTexts(systemTexts);
  return (
    <Page title={t('exposures')}>
      <ExposureList id="exposures" orderPath={orderPath} serverPath={(id) => `/operator/samples?subject=${encodeURIComponent(id)}`} />
    </Page>
  );
}
