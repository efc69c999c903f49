import { Button, Checkbox, Input, Popover, Select } from 'antd';
import { DownloadOutlined, ReloadOutlined, TableOutlined } from '@ant-design/icons';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';
import { ProjectSelect } from '../Names';
import type { Column, Filter } from './types';

/** Text that is passed on when the typing pauses; a change from outside is taken over. */
function Typed({ label, value, onChange }: { label: string; value: string; onChange: (v: string) => void }) {
  const [text, setText] = useState(value);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setText(value), [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const later = (v: string) => {
    setText(v);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => onChange(v.trim()), 400);
  };
  return <Input className="grow" allowClear aria-label={label} placeholder={label} value={text} onChange={(e) => later(e.target.value)} />;
}

export function FilterInput({ filter, value, put }: { filter: Filter; value: string; put: (v: string | undefined) => void }) {
  if (filter.project) return <ProjectSelect label={filter.label} value={value} onChange={put} />;
  if (filter.options) {
    return (
      <Select
        aria-label={filter.label}
        placeholder={filter.label}
        allowClear={filter.initial === undefined}
        style={{ minWidth: 150 }}
        popupMatchSelectWidth={false}
        showSearch={{ optionFilterProp: 'label' }}
        value={value === '' ? undefined : value}
        options={filter.options}
        onChange={(v: string | undefined) => put(v)}
      />
    );
  }
  if (filter.input !== undefined) {
    return (
      <label style={{ display: 'inline-flex', gap: 6, alignItems: 'center' }}>
        <span>{filter.label}</span>
        <Input type={filter.input} style={{ width: 'auto' }} value={value} onChange={(e) => put(e.target.value || undefined)} />
      </label>
    );
  }
  return <Typed label={filter.label} value={value} onChange={(v) => put(v || undefined)} />;
}

export function SearchInput(props: { label: string; value: string; onChange: (v: string) => void }) {
  return <Typed {...props} />;
}

interface Props<T> {
  columns: Column<T>[];
  shown: ReadonlySet<string>;
  choose: (shown: Set<string>) => void;
  reload: () => void;
  busy: boolean;
  /** Rows read so far, while a sheet is written. */
  exporting?: number;
  exportAll?: () => void;
  children?: ReactNode;
}

/** What every list has at its right: columns, sheet, refresh. */
export function TableTools<T>({ columns, shown, choose, reload, busy, exporting, exportAll, children }: Props<T>) {
  const t = useTexts(common);
  const boxes = (
    <Checkbox.Group
      style={{ display: 'grid', gap: 6, maxHeight: 320, overflow: 'auto' }}
      value={[...shown]}
      options={columns.map((c) => ({ value: c.key, label: c.title, disabled: c.fixed }))}
      onChange={(v) => choose(new Set(v as string[]))}
    />
  );
  return (
    <span style={{ marginInlineStart: 'auto', display: 'inline-flex', gap: 8, flexWrap: 'wrap' }}>
      {children}
      <Popover content={boxes} trigger="click" placement="bottomRight">
        <Button icon={<TableOutlined />} aria-label={t('columns')} title={t('columns')} />
      </Popover>
      {exportAll && (
        <Button
          icon={<DownloadOutlined />}
          loading={exporting !== undefined}
          aria-label={t('export')}
          title={exporting === undefined ? t('export') : t('exporting', { n: exporting })}
          onClick={exportAll}
        />
      )}
      <Button icon={<ReloadOutlined />} loading={busy} aria-label={t('reload')} title={t('reload')} onClick={reload} />
    </span>
  );
}
