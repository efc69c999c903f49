import { Select } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { projectsBeginning } from '@/api/names';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';
import { useSession } from '@/session/context';
import { named, short, useProjectName } from '@/session/names';

type Of = { id: string | null | undefined };

/** A project by its name, with what it is below: the commission sees which hospital of which county it is. The id stands in the title. */
export function ProjectName({ id }: Of) {
  const { projects } = useSession();
  const { data } = useQuery({ ...named('project', id ?? ''), enabled: !!id });
  if (!id) return <>—</>;
  const name = data?.name ?? projects.find((p) => p.id === id)?.name;
  return (
    <span title={id}>
      {name ?? <span className="mono">{short(id)}</span>}
      {data && data.path.length > 0 && <small className="soft"> {data.path.join(' / ')}</small>}
    </span>
  );
}

/** A person by his name; the id stands in the title. */
export function PersonName({ id }: Of) {
  const { user } = useSession();
  const own = id === user.id;
  const { data } = useQuery({ ...named('user', id ?? ''), enabled: !!id && !own });
  if (!id) return <>—</>;
  const name = own ? user.name : data?.name;
  return <span title={id}>{name ?? <span className="mono">{short(id)}</span>}</span>;
}

/** Waits until the typing pauses. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), 300);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

interface Choosing {
  id?: string;
  value?: string;
  onChange?: (id: string | undefined) => void;
  label?: string;
  placeholder?: string;
}

/** Chooses a project by how its name begins; a whole id is taken too. Also as the field of a form. */
export function ProjectSelect({ id, value, onChange, label, placeholder }: Choosing) {
  const t = useTexts(common);
  const name = useProjectName();
  const [text, setText] = useState('');
  const [open, setOpen] = useState(false);
  const q = usePaused(text.trim());
  const isId = /^[0-9a-f]{32}$/.test(q);
  const found = useQuery({
    queryKey: ['names', 'beginning', q],
    queryFn: ({ signal }) => projectsBeginning(q, signal),
    enabled: open && !isId && q.length <= 64,
    staleTime: 60_000,
  });
  const options = isId ? [{ value: q, label: name(q) }] : (found.data ?? []).map((p) => ({ value: p.id, label: [p.name, ...[...p.path].reverse()].join(' · ') }));
  const chosen = value && !options.some((o) => o.value === value) ? [{ value, label: name(value) }] : [];
  return (
    <Select
      id={id}
      aria-label={label}
      placeholder={placeholder ?? label ?? t('chooseProject')}
      allowClear
      style={{ minWidth: 200 }}
      popupMatchSelectWidth={false}
      showSearch={{ filterOption: false, onSearch: setText }}
      loading={found.isFetching}
      notFoundContent={found.isFetching ? t('searching') : t('projectNone')}
      onOpenChange={setOpen}
      value={value || undefined}
      options={[...chosen, ...options]}
      onChange={(v: string | undefined) => {
        setText('');
        onChange?.(v);
      }}
    />
  );
}
