import { Alert } from 'antd';
import { Link, useParams } from 'react-router';
import { Page } from '@/components/Page';
import { access } from '@/i18n/access';
import { useTexts } from '@/i18n';
import { SerialTerminal } from '../../tenant/servers/Terminal';

/** The serial console of a tenant's server under a grant. It opens once the page is there: a key works for one connection. */
export default function AccessConsole() {
  const t = useTexts(access);
  const { id = '', server = '' } = useParams();
  return (
    <Page title={t('open')} tags={<span className="mono">{server}</span>} extra={<Link to={`/operator/access/${encodeURIComponent(id)}`}>{t('back')}</Link>}>
      <Alert type="warning" showIcon title={t('recorded')} style={{ marginBottom: 12 }} />
      <SerialTerminal id={server} grant={id} />
    </Page>
  );
}
