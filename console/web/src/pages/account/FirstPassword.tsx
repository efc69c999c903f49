import { Button, Card } from 'antd';
import { useTitle } from '@/brand/store';
import { Logo } from '@/components/Logo';
import { account } from '@/i18n/account';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';
import { useSessions } from '@/session/context';
import { PasswordForm } from './PasswordForm';

export default function FirstPassword() {
  const t = useTexts(account);
  const c = useTexts(common);
  const { logout, refresh } = useSessions();
  useTitle(t('changeTitle'));
  return (
    <main style={{ minHeight: '100%', display: 'grid', placeItems: 'center', padding: 16, boxSizing: 'border-box' }}>
      <Card style={{ width: 'min(440px, 100%)' }}>
        <div style={{ display: 'flex', alignItems: 'center', gap: 12, marginBottom: 16 }}>
          <Logo size={36} />
          <h1 style={{ fontSize: 20, margin: 0 }}>{t('changeTitle')}</h1>
        </div>
        <p>{t('changeText')}</p>
        <PasswordForm done={() => void refresh().catch(() => {})} />
        <Button type="link" style={{ paddingInline: 0, marginTop: 8 }} onClick={() => void logout()}>
          {c('logout')}
        </Button>
      </Card>
    </main>
  );
}
