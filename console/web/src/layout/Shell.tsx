import { MenuOutlined } from '@ant-design/icons';
import { Alert, Button, Drawer, Grid, Layout, Watermark } from 'antd';
import { Suspense, useEffect, useState } from 'react';
import { Outlet, useLocation } from 'react-router';
import { cloudZone, elsewhere } from '@/api/calendar';
import { cloudDate } from '@/api/clock';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';
import { useProduct } from '@/brand/store';
import { Logo } from '@/components/Logo';
import { ProgressTray } from '@/components/ProgressTray';
import { useSession } from '@/session/context';
import { stamp } from '@/components/When';
import { AccountMenu, LanguageSwitch } from './AccountMenu';
import { Crumbs } from './Crumbs';
import { Waiting } from './edges';
import { Navigation } from './Navigation';
import { Offline } from './Offline';
import { ScopeSwitch } from './ScopeSwitch';

/** Minutes are enough: who looked at what when is told by the day and the hour. */
function useMinute(): Date {
  const [now, set] = useState(cloudDate);
  useEffect(() => {
    const timer = setInterval(() => set(cloudDate()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

export default function Shell() {
  const t = useTexts(common);
  const session = useSession();
  const product = useProduct();
  const wide = Grid.useBreakpoint().lg ?? window.innerWidth >= 992;
  const [open, setOpen] = useState(false);
  const { pathname } = useLocation();
  const now = useMinute();
  const zone = cloudZone();
  useEffect(() => setOpen(false), [pathname]);

  const brand = (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 8, fontWeight: 600, whiteSpace: 'nowrap' }}>
      <Logo size={28} />
      {wide && product}
    </span>
  );
  return (
    <Layout style={{ minHeight: '100%' }}>
      <a className="skip" href="#main">
        {t('skip')}
      </a>
      <Layout.Header
        style={{ position: 'sticky', top: 0, zIndex: 20, display: 'flex', alignItems: 'center', gap: 8, borderBottom: '1px solid #d9e0de' }}
      >
        {!wide && <Button type="text" icon={<MenuOutlined />} aria-label={t('menu')} aria-expanded={open} onClick={() => setOpen(true)} />}
        {brand}
        <span style={{ flex: 1 }} />
        <ScopeSwitch />
        <ProgressTray />
        {wide && <LanguageSwitch />}
        <AccountMenu />
      </Layout.Header>
      <Offline />
      {session.simulated && <Alert banner type="warning" title={t('simulated')} />}
      {zone !== undefined && elsewhere(now) && <Alert banner closable type="info" title={t('zoneElsewhere', { zone })} />}
      <Layout hasSider={wide}>
        {wide ? (
          <Layout.Sider width={224} style={{ borderRight: '1px solid #d9e0de' }}>
            <nav aria-label={t('menu')} style={{ position: 'sticky', top: 56, maxHeight: 'calc(100vh - 56px)', overflow: 'auto' }}>
              <Navigation />
            </nav>
          </Layout.Sider>
        ) : (
          <Drawer open={open} onClose={() => setOpen(false)} placement="left" size={280} title={t('menu')} styles={{ body: { padding: 0 } }}>
            <nav aria-label={t('menu')}>
              <Navigation />
            </nav>
          </Drawer>
        )}
        {/* This is the landmark `main`. */}
        <Layout.Content id="main" tabIndex={-1} style={{ minWidth: 0, outline: 'none' }}>
          <Watermark content={[session.user.name, stamp(now)]} font={{ color: 'rgba(0,0,0,0.07)', fontSize: 14 }} gap={[120, 100]}>
            <div className="shell-main" style={{ minHeight: 'calc(100vh - 56px)' }}>
              <Crumbs />
              <Suspense fallback={<Waiting />}>
                <Outlet />
              </Suspense>
            </div>
          </Watermark>
        </Layout.Content>
      </Layout>
    </Layout>
  );
}
