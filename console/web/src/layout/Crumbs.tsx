import { Breadcrumb } from 'antd';
import { Link, useLocation } from 'react-router';
import { perspectives } from '@/pages';
import { mayOpen, pathOf } from '@/pages/types';
import { common } from '@/i18n/common';
import { usePick, useTexts } from '@/i18n';
import { useSession } from '@/session/context';

/** Perspective, page of the menu, and what a page says of itself in its headline below. */
export function Crumbs() {
  const say = usePick();
  const t = useTexts(common);
  const session = useSession();
  const { pathname } = useLocation();
  const p = perspectives.find((x) => pathname === `/${x.id}` || pathname.startsWith(`/${x.id}/`));
  if (!p) return null;
  const page = p.pages
    .filter((g) => g.menu !== undefined && g.path !== '' && (pathname === pathOf(p, g) || pathname.startsWith(`${pathOf(p, g)}/`)))
    .sort((a, b) => b.path.length - a.path.length)[0];
  // The first page of a perspective may be of other roles than its others.
  const first = p.pages.find((g) => g.path === '');
  const items = [{ title: first && mayOpen(session, p, first) ? <Link to={`/${p.id}`}>{say(p.name)}</Link> : <>{say(p.name)}</> }];
  if (page?.menu) items.push({ title: pathname === pathOf(p, page) ? <>{say(page.menu)}</> : <Link to={pathOf(p, page)}>{say(page.menu)}</Link> });
  return <Breadcrumb aria-label={t('path')} items={items} />;
}
