import { ExposureList } from '@/components/ExposureList';
import { Page } from '@/components/Page';
import { safety } from '@/i18n/admin-safety';
import { useTexts } from '@/i18n';

export default function Exposures() {
  const t = useTexts(safety);
  return (
    <Page title={t('exposures')}>
      <ExposureList id="admin-exposures" />
    </Page>
  );
}
