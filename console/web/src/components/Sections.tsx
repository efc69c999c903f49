import { Grid, Select, Tabs, type TabsProps } from 'antd';
import { useState } from 'react';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';

type Props = Required<Pick<TabsProps, 'items'>> & Pick<TabsProps, 'activeKey' | 'onChange' | 'style'>;

/** Parts of a page, of which one is shown: tabs. On a phone a choice: tabs that do not fit would hide behind a button that is none of the tabs. */
export function Sections({ items, activeKey, onChange, style }: Props) {
  const t = useTexts(common);
  const narrow = !(Grid.useBreakpoint().sm ?? window.innerWidth >= 576);
  const [own, setOwn] = useState(items[0]?.key);
  const key = activeKey ?? own;
  const choose = (k: string) => {
    setOwn(k);
    onChange?.(k);
  };
  if (!narrow) return <Tabs destroyOnHidden style={style} items={items} activeKey={key} onChange={choose} />;
  return (
    <div style={style}>
      <Select
        aria-label={t('section')}
        style={{ width: '100%', marginBottom: 12 }}
        value={key}
        onChange={choose}
        options={items.map((i) => ({ value: i.key, label: i.label }))}
      />
      {items.find((i) => i.key === key)?.children}
    </div>
  );
}
