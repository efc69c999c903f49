import { UserOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useNavigate } from 'react-router';
import { common } from '@/i18n/common';
import { edges } from '@/i18n/edges';
import { useLang, useTexts } from '@/i18n';
import { useSession, useSessions } from '@/session/context';

export function LanguageSwitch() {
  const t = useTexts(common);
  const { lang, setLang } = useLang();
  return (
    <Button type="text" lang={lang === 'zh' ? 'en' : 'zh-CN'} onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}>
      {t('language')}
    </Button>
  );
}

export function AccountMenu() {
  const t = useTexts(common);
  const e = useTexts(edges);
  const { lang, setLang } = useLang();
  const { user } = useSession();
  const { logout } = useSessions();
  const go = useNavigate();
  const items = [
    { key: 'who', label: `${user.name} · ${user.domain_name}`, disabled: true },
    { key: 'profile', label: t('profile'), onClick: () => void go('/profile') },
    { key: 'about', label: e('about'), onClick: () => void go('/about') },
    { key: 'lang', label: t('language'), onClick: () => setLang(lang === 'zh' ? 'en' : 'zh') },
    { type: 'divider' as const },
    { key: 'logout', label: t('logout'), onClick: () => void logout() },
  ];
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button type="text" icon={<UserOutlined />} aria-label={user.name} />
    </Dropdown>
  );
}
