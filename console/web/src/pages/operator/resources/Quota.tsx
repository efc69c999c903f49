import { useQuery } from '@tanstack/react-query';
import { Alert, Breadcrumb, Button, Empty, Form, InputNumber, Skeleton, TreeSelect } from 'antd';
import { useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { byLast, whole } from '@/api/paging';
import { Failure } from '@/components/Failure';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { Sections } from '@/components/Sections';
import { ServerTable, type Column } from '@/components/ServerTable';
import { treeTexts } from '@/i18n/operator-quota';
import { quotaNames } from '@/i18n/quota';
import { usePick, useTexts } from '@/i18n';
import { Allocations, Loans } from './Loans';
import { useProjectName } from '@/session/names';
import { useProjects } from './lib/names';
import { changedLimits, pathTo, treeOf } from './lib/tree';

type Node = Schema<'TreeNode'>;
interface Line extends Schema<'TreeNodeLine'> {
  key: string;
}
const here = (id: string) => `/operator/quota?project=${encodeURIComponent(id)}`;

function useResourceName(): (key: string) => string {
  const say = usePick();
  return (key) => say(quotaNames[key] ?? [key, key]);
}

function Limits({ node, name, open, onClose }: { node: Node; name: string; open: boolean; onClose: () => void }) {
  const t = useTexts(treeTexts);
  const label = useResourceName();
  const was = useMemo(() => Object.fromEntries(Object.entries(node.resources).map(([k, l]) => [k, l.set])), [node]);
  return (
    <FormDrawer<{ resources: Record<string, number | null | undefined> }>
      open={open}
      title={t('setLimitsTitle', { name })}
      onClose={onClose}
      initial={{ resources: was }}
      submit={async (v) => {
        const resources = changedLimits(was, v.resources);
        if (Object.keys(resources).length === 0) return node;
        return data(ops.PUT('/ops/v1/tree/{project}/limits', { params: { path: { project: node.project } }, body: { resources } }));
      }}
      done={t('saved')}
    >
      <Alert type="info" showIcon style={{ marginBottom: 16 }} title={t('setLimitsHint')} />
      {Object.keys(node.resources).map((key) => (
        <Form.Item key={key} name={['resources', key]} label={label(key)}>
          <InputNumber min={0} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      ))}
    </FormDrawer>
  );
}

function useLineColumns(): Column<Line>[] {
  const t = useTexts(treeTexts);
  const label = useResourceName();
  const number = (key: 'granted' | 'used' | 'below'): Column<Line> => ({
    key,
    title: t(key),
    align: 'right',
    csv: (l) => l[key],
    render: (l) => <span className="num">{l[key]}</span>,
  });
  return [
    { key: 'resource', title: t('resource'), fixed: true, csv: (l) => label(l.key), render: (l) => <strong>{label(l.key)}</strong> },
    { key: 'set', title: t('set'), align: 'right', csv: (l) => l.set, render: (l) => <span className="num">{l.set ?? t('noLimit')}</span> },
    number('granted'),
    number('used'),
    number('below'),
    { key: 'free', title: t('free'), fixed: true, align: 'right', csv: (l) => l.free, render: (l) => <span className="num">{l.free ?? t('noLimit')}</span> },
  ];
}

const SHOWN = ['instances', 'cores', 'ram', 'gigabytes', 'floatingip'];

function Below({ project }: { project: string }) {
  const t = useTexts(treeTexts);
  const name = useProjectName();
  const label = useResourceName();
  const columns: Column<Node>[] = [
    { key: 'project', title: t('project'), fixed: true, csv: (n) => name(n.project), render: (n) => <Link to={here(n.project)}>{name(n.project)}</Link> },
    ...SHOWN.map<Column<Node>>((key) => ({
      key,
      title: `${label(key)} · ${t('used')} / ${t('granted')}`,
      align: 'right',
      csv: (n) => `${n.resources[key]?.used ?? 0}/${n.resources[key]?.granted ?? 0}`,
      render: (n) => <span className="num">{n.resources[key]?.used ?? 0} / {n.resources[key]?.granted ?? 0}</span>,
    })),
  ];
  return (
    <ServerTable
      id="quota-below"
      prefix="b"
      queryKey={['tree', project, 'below']}
      load={async ({ limit, marker, signal }) => {
        const params = { path: { project }, query: { limit: String(limit), marker } };
        return byLast((await data(ops.GET('/ops/v1/tree/{project}', { params, signal }))).below, limit, (n) => n.project);
      }}
      rowKey={(n) => n.project}
      columns={columns}
      empty={{ title: t('belowNone'), hint: t('belowHint') }}
    />
  );
}

function Branch({ project }: { project: string }) {
  const t = useTexts(treeTexts);
  const name = useProjectName();
  const columns = useLineColumns();
  const [open, setOpen] = useState(false);
  const query = useQuery({
    queryKey: ['tree', project],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/tree/{project}', { params: { path: { project }, query: { limit: '1' } }, signal })),
  });
  const node = query.data?.node;
  return (
    <>
      {query.error && <Failure error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <Skeleton active={false} />}
      {node && (
        <>
          <ServerTable
            id="quota-node"
            prefix="n"
            queryKey={['tree', project, 'lines', query.dataUpdatedAt]}
            load={() => Promise.resolve(whole(Object.entries(node.resources).map(([key, l]) => ({ ...l, key }))))}
            rowKey={(l) => l.key}
            columns={columns}
            tools={<Button onClick={() => setOpen(true)}>{t('setLimits')}</Button>}
          />
          <Limits node={node} name={name(node.project)} open={open} onClose={() => setOpen(false)} />
          <h2 style={{ fontSize: 17 }}>{t('belowTitle')}</h2>
          <Below key={project} project={project} />
        </>
      )}
    </>
  );
}

function Tree() {
  const t = useTexts(treeTexts);
  const [params, setParams] = useSearchParams();
  const projects = useProjects();
  const all = useMemo(() => projects.data ?? [], [projects.data]);
  const tree = useMemo(() => treeOf(all), [all]);
  const chosen = params.get('project') ?? tree[0]?.value;
  if (projects.error) return <Failure error={projects.error} retry={() => void projects.refetch()} />;
  if (projects.isPending) return <Skeleton active={false} />;
  if (chosen === undefined) {
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={<><strong>{t('treeNone')}</strong><div>{t('treeHint')}</div></>} />;
  }
  return (
    <>
      <div className="tools">
        <TreeSelect
          aria-label={t('choose')}
          style={{ width: 'min(100%, 420px)' }}
          value={chosen}
          treeData={tree}
          treeDefaultExpandAll={all.length < 200}
          showSearch={{ treeNodeFilterProp: 'title' }}
          onChange={(id: string) => setParams({ project: id })}
        />
        <Breadcrumb aria-label={t('path')} items={pathTo(all, chosen).map((p) => ({ key: p.id, title: <Link to={here(p.id)}>{p.name}</Link> }))} />
      </div>
      <Branch key={chosen} project={chosen} />
    </>
  );
}

export default function Quota() {
  const t = useTexts(treeTexts);
  return (
    <Page title={t('quota')}>
      <Sections
        items={[
          { key: 'tree', label: t('tree'), children: <Tree /> },
          { key: 'loans', label: t('loans'), children: <Loans /> },
          { key: 'allocations', label: t('allocations'), children: <Allocations /> },
        ]}
      />
    </Page>
  );
}
