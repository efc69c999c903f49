import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { homeOf, perspectives } from '@/pages';
import { mayOpen, pathOf } from '@/pages/types';
import { Forbidden, NoProject, NotFound, RouteError, Waiting } from '@/layout/edges';
import { useSession } from '@/session/context';
import { RequireSession } from '@/session/RequireSession';
import { lazy, Suspense, type ComponentType } from 'react';
import type { PageDef, Perspective } from '@/pages/types';

function Home() {
  const home = homeOf(useSession());
  return home === undefined ? <NotFound role /> : <Navigate to={home} replace />;
}

/** The interface keeps duties apart as the API does: what a role may not open is not fetched; it says whose it is. */
function Guarded({ perspective, page, Page }: { perspective: Perspective; page: PageDef; Page: ComponentType }) {
  const session = useSession();
  if (!mayOpen(session, perspective, page)) return <Forbidden roles={page.roles ?? perspective.roles} />;
  return page.project && page.path !== '' && !(session.scope !== null && 'project' in session.scope) ? <NoProject /> : <Page />;
}

function later(load: PageDef['load']): ComponentType {
  const Page = lazy(load);
  return function Later() {
    return (
      <Suspense fallback={<Waiting />}>
        <Page />
      </Suspense>
    );
  };
}

function routesOf(perspective: Perspective): RouteObject[] {
  return perspective.pages.map((page) => ({
    path: pathOf(perspective, page),
    element: <Guarded perspective={perspective} page={page} Page={later(page.load)} />,
    ErrorBoundary: RouteError,
  }));
}

const Shell = later(() => import('@/layout/Shell'));
const Profile = later(() => import('@/pages/account/Profile'));
const About = later(() => import('@/pages/account/About'));
const framed = perspectives.filter((p) => !p.bare).flatMap(routesOf);
const bare = perspectives.filter((p) => p.bare).flatMap(routesOf);

export const router = createBrowserRouter(
  [
    {
      element: <RequireSession />,
      ErrorBoundary: RouteError,
      children: [
        ...bare,
        {
          Component: Shell,
          children: [
            { index: true, element: <Home /> },
            ...framed,
            { path: 'profile', Component: Profile, ErrorBoundary: RouteError },
            { path: 'about', Component: About, ErrorBoundary: RouteError },
            { path: '*', element: <NotFound /> },
          ],
        },
      ],
    },
  ],
  { basename: '/console' },
);
