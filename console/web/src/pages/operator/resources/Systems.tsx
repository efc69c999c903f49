import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { Link } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { StateTag, useStateOptions } from '@/components/StateTag';
import { When } from '@/components/When';
import { systemTexts } from '@/i18n/operator-systems';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { SystemForm, useDataClasses, useEnvironments, useImportances } from './SystemForm';

type System = Schema<'System'>;

export default function Systems() {
  const t = useTexts(systemTexts);
  const [open, setOpen] = useState(false);
  const project = useProjectName();
  const states = useStateOptions('businessSystem');
  const [importances, classes, stands] = [useImportances(), useDataClasses(), useEnvironments()];
  const label = (of: { value: string; label: string }[], value: string) => of.find((o) => o.value === value)?.label ?? value;
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'state', label: t('state'), options: states },
      { key: 'protection', label: t('protection'), options: [1, 2, 3, 4].map((n) => ({ value: String(n), label: t('protectionLevel', { n }) })) },
      { key: 'project', label: t('project'), project: true },
    ],
    [t, states],
  );
  const columns: Column<System>[] = [
    { key: 'name', title: t('name'), fixed: true, csv: (s) => s.name, render: (s) => <Link to={`/operator/systems/${encodeURIComponent(s.id)}`}>{s.name}</Link> },
    { key: 'en', title: t('nameEn'), hidden: true, csv: (s) => s.name_en, render: (s) => s.name_en || '—' },
    { key: 'project', title: t('project'), csv: (s) => project(s.project), render: (s) => <ProjectName id={s.project} /> },
    { key: 'state', title: t('state'), csv: (s) => s.state, render: (s) => <StateTag kind="businessSystem" state={s.state} /> },
    { key: 'protection', title: t('protection'), csv: (s) => s.protection, render: (s) => (s.protection ? t('protectionLevel', { n: s.protection }) : '—') },
    { key: 'filing', title: t('filing'), hidden: true, csv: (s) => s.filing, render: (s) => s.filing || '—' },
    { key: 'importance', title: t('importance'), csv: (s) => label(importances, s.importance), render: (s) => label(importances, s.importance) },
    { key: 'data', title: t('dataClass'), csv: (s) => label(classes, s.data_class), render: (s) => label(classes, s.data_class) },
    { key: 'environment', title: t('environment'), csv: (s) => label(stands, s.environment), render: (s) => label(stands, s.environment) },
    { key: 'owner', title: t('owner'), csv: (s) => `${s.owner} ${s.owner_contact}`.trim(), render: (s) => s.owner },
    { key: 'vendor', title: t('vendor'), hidden: true, csv: (s) => s.vendor, render: (s) => s.vendor || '—' },
    { key: 'live', title: t('liveFrom'), csv: (s) => s.live_from, render: (s) => <When at={s.live_from} /> },
    { key: 'updated', title: t('updated'), hidden: true, csv: (s) => s.updated_at, render: (s) => <When at={s.updated_at} /> },
  ];
  return (
    <Page title={t('systems')} extra={<Button type="primary" onClick={() => setOpen(true)}>{t('register')}</Button>}>
      <ServerTable
        id="systems"
        queryKey={['systems']}
        load={async ({ limit, marker, filters: f, signal }) => {
          const query = { limit: String(limit), marker, state: f.state, protection: f.protection, project: f.project };
          const { systems } = await data(ops.GET('/ops/v1/systems', { params: { query }, signal }));
          return byLast(systems, limit, (s) => s.id);
        }}
        rowKey={(s) => s.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('systemsNone'), hint: t('systemsHint'), action: <Button type="primary" onClick={() => setOpen(true)}>{t('register')}</Button> }}
      />
      <SystemForm open={open} onClose={() => setOpen(false)} />
    </Page>
  );
}
