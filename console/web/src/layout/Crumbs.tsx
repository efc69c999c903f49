import { Breadcrumb } from 'antd';
import { Link, useLocation } from 'react-router';
import { perspectives } from '@/pages';
import { pathOf } from '@/pages/types';
import { usePick } from '@/i18n';

/** Perspective, page of the menu, and what a page says of itself in its headline below. */
export function Crumbs() {
  const say = usePick();
  const { pathname } = useLocation();
  const p = perspectives.find((x) => pathname === `/${x.id}` || pathname.startsWith(`/${x.id}/`));
  if (!p) return null;
  const page = p.pages
    .filter((g) => g.menu !== undefined && g.path !== '' && (pathname === pathOf(p, g) || pathname.startsWith(`${pathOf(p, g)}/`)))
    .sort((a, b) => b.path.length - a.path.length)[0];
  const items = [{ title: <Link to={`/${p.id}`}>{say(p.name)}</Link> }];
  if (page?.menu) items.push({ title: pathname === pathOf(p, page) ? <>{say(page.menu)}</> : <Link to={pathOf(p, page)}>{say(page.menu)}</Link> });
  return <Breadcrumb items={items} />;
}
