import { lazy, Suspense, useSyncExternalStore } from 'react';
import { Outlet } from 'react-router';
import { cloudZone, whenZoneChanges } from '@/api/calendar';
import { Waiting } from '@/layout/edges';
import { useSessions } from './context';
import { IdleGuard } from './IdleGuard';

const Login = lazy(() => import('@/pages/account/Login'));
const FirstPassword = lazy(() => import('@/pages/account/FirstPassword'));

/** The page asked for, or what has to come before it; the address stays, so that it opens afterwards. */
export function RequireSession() {
  const { state } = useSessions();
  const zone = useSyncExternalStore(whenZoneChanges, cloudZone);
  switch (state.at) {
    case 'loading':
      return <Waiting />;
    case 'out':
      return (
        <Suspense fallback={<Waiting />}>
          <Login reason={state.reason} />
        </Suspense>
      );
    case 'change':
      return (
        <Suspense fallback={<Waiting />}>
          <FirstPassword />
          <IdleGuard />
        </Suspense>
      );
    case 'in':
      return (
        <>
          {/* Another scope is another view, and in another zone every time is written anew: pages begin again. */}
          <Outlet key={JSON.stringify([state.session.scope, zone])} />
          <IdleGuard />
        </>
      );
  }
}
