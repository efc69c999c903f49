import { GrantTable } from '@/components/access/GrantTable';
import { Page } from '@/components/Page';
import { access } from '@/i18n/access';
import { useTexts } from '@/i18n';

/** Grants of access, for who audits them. */
export default function AccessGrants() {
  const t = useTexts(access);
  return (
    <Page title={t('title')}>
      <GrantTable base="/admin/access" />
    </Page>
  );
}
