import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { homeOf, perspectives } from '@/pages';
import { mayOpen, pathOf } from '@/pages/types';
import { NotFound, RouteError, Waiting } from '@/layout/edges';
import { useSession } from '@/session/context';
import { RequireSession } from '@/session/RequireSession';
import type { ComponentType } from 'react';
import type { PageDef, Perspective } from '@/pages/types';

function Home() {
  const home = homeOf(useSession());
  return home === undefined ? <NotFound role /> : <Navigate to={home} replace />;
}

/** The interface keeps duties apart as the API does: what a role may not open is not there for it. */
function guarded(Page: ComponentType, perspective: Perspective, page: PageDef): ComponentType {
  return function Guarded() {
    return mayOpen(useSession(), perspective, page) ? <Page /> : <NotFound />;
  };
}

function routesOf(perspective: Perspective): RouteObject[] {
  return perspective.pages.map((page) => ({
    path: pathOf(perspective, page),
    lazy: async () => ({ Component: guarded((await page.load()).default, perspective, page) }),
    ErrorBoundary: RouteError,
  }));
}

const framed = perspectives.filter((p) => !p.bare).flatMap(routesOf);
const bare = perspectives.filter((p) => p.bare).flatMap(routesOf);

export const router = createBrowserRouter(
  [
    {
      element: <RequireSession />,
      ErrorBoundary: RouteError,
      HydrateFallback: Waiting,
      children: [
        ...bare,
        {
          lazy: async () => ({ Component: (await import('@/layout/Shell')).default }),
          children: [
            { index: true, element: <Home /> },
            ...framed,
            {
              path: 'profile',
              lazy: async () => ({ Component: (await import('@/pages/account/Profile')).default }),
              ErrorBoundary: RouteError,
            },
            { path: '*', element: <NotFound /> },
          ],
        },
      ],
    },
  ],
  { basename: '/console' },
);
