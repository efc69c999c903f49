import { GrantTable } from '@/components/access/GrantTable';
import { Page } from '@/components/Page';
import { access } from '@/i18n/access';
import { useTexts } from '@/i18n';
import { Answer } from './Answer';

/** Who runs the cloud asks to enter; the tenant answers, on a phone too, and sees what was done. */
export default function Access() {
  const t = useTexts(access);
  return (
    <Page title={t('title')}>
      <p>{t('tenantHint')}</p>
      <GrantTable base="/tenant/access" act={(g) => <Answer grant={g} />} />
    </Page>
  );
}
