import { Menu, type MenuProps } from 'antd';
import { useLocation, useNavigate } from 'react-router';
import { perspectives } from '@/pages';
import { mayOpen, pathOf, type Perspective } from '@/pages/types';
import { usePick } from '@/i18n';
import { useSession } from '@/session/context';

type Item = NonNullable<MenuProps['items']>[number];

/** The page whose path is the longest beginning of the address. */
function current(pathname: string): string | undefined {
  const all = perspectives.flatMap((p) => p.pages.filter((g) => g.menu).map((g) => pathOf(p, g)));
  return all.filter((path) => pathname === path || pathname.startsWith(`${path}/`)).sort((a, b) => b.length - a.length)[0];
}

/** One navigation: the perspectives of one's roles, with the pages that these roles may open. */
export function Navigation() {
  const say = usePick();
  const session = useSession();
  const go = useNavigate();
  const here = current(useLocation().pathname);

  const entries = (p: Perspective): Item[] => {
    const out: Item[] = [];
    let group: string | undefined;
    let into = out;
    for (const page of p.pages) {
      if (page.menu === undefined || !mayOpen(session, p, page)) continue;
      const name = page.group && say(page.group);
      if (name !== group) {
        group = name;
        into = out;
        if (name !== undefined) {
          into = [];
          out.push({ type: 'group', key: `${p.id}:${name}`, label: name, children: into });
        }
      }
      into.push({ key: pathOf(p, page), label: say(page.menu) });
    }
    return out;
  };
  const items: Item[] = perspectives.flatMap((p) => {
    const children = mayOpen(session, p) ? entries(p) : [];
    if (children.length === 0) return [];
    if (p.bare) return [{ ...children[0]!, icon: <p.icon /> } as Item];
    return [{ key: `:${p.id}`, icon: <p.icon />, label: say(p.name), children }];
  });
  return (
    <Menu
      mode="inline"
      style={{ borderInlineEnd: 0 }}
      items={items}
      selectedKeys={here === undefined ? [] : [here]}
      defaultOpenKeys={perspectives.map((p) => `:${p.id}`)}
      onClick={({ key }) => void go(key)}
    />
  );
}
