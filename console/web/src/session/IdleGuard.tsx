import { Modal } from 'antd';
import { useEffect, useState } from 'react';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';
import { useSession, useSessions } from './context';
import { lastActive, remaining, touch, WARN, watch } from './idle';

/** Warns before the session ends by idleness, ends it, and keeps it alive while somebody works without calls. */
export function IdleGuard() {
  const t = useTexts(common);
  const { idle_seconds } = useSession();
  const { logout, refresh } = useSessions();
  const [left, setLeft] = useState<number>();

  useEffect(() => {
    touch();
    const stop = watch();
    let alive = Date.now();
    const timer = setInterval(() => {
      const now = Date.now();
      const active = lastActive();
      const seconds = remaining(idle_seconds, active, now);
      setLeft(seconds <= WARN ? Math.max(seconds, 0) : undefined);
      if (seconds <= 0) {
        clearInterval(timer);
        void logout('idle');
      } else if (active > alive && now - alive > (idle_seconds * 1000) / 3) {
        alive = now;
        void refresh().catch(() => {});
      }
    }, 1000);
    return () => {
      clearInterval(timer);
      stop();
    };
  }, [idle_seconds, logout, refresh]);

  const stay = () => {
    touch();
    setLeft(undefined);
    void refresh().catch(() => {});
  };
  return (
    <Modal
      open={left !== undefined}
      title={t('idleTitle')}
      okText={t('idleStay')}
      cancelText={t('logout')}
      onOk={stay}
      onCancel={() => void logout()}
      closable={false}
      mask={{ closable: false }}
    >
      <p role="alert">{t('idleText', { n: left ?? 0 })}</p>
    </Modal>
  );
}
