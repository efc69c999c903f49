import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Form, Input, InputNumber, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { byLast, everyRow, whole } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { Failure } from '@/components/Failure';
import { FormDrawer } from '@/components/FormDrawer';
import { ProjectSelect } from '@/components/Names';
import { Page } from '@/components/Page';
import { Sections } from '@/components/Sections';
import { ServerTable, type Column } from '@/components/ServerTable';
import { common } from '@/i18n/common';
import { treeTexts } from '@/i18n/operator-quota';
import { quotaNames } from '@/i18n/quota';
import { share } from '@/i18n/tenant-share';
import { usePick, useTexts } from '@/i18n';
import { useMay, useProject } from '@/session/context';
import { useProjectName } from '@/session/names';
import { Allocations, Loans } from '../../operator/resources/Loans';
import { amounts } from './acts';
import { LoanMoves } from './LoanMoves';

type Node = Schema<'TreeNode'>;
interface Line extends Schema<'TreeNodeLine'> {
  key: string;
}
type Amounts = Record<string, number | null | undefined>;

function useResourceName(): (key: string) => string {
  const say = usePick();
  return (key) => say(quotaNames[key] ?? [key, key]);
}

/** A number by resource; empty means none of it. */
function AmountFields({ keys }: { keys: readonly string[] }) {
  const label = useResourceName();
  return (
    <>
      {keys.map((key) => (
        <Form.Item key={key} name={['resources', key]} label={label(key)}>
          <InputNumber min={1} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      ))}
    </>
  );
}

/** Asks a sibling project; its manager and who approves are told by the state. */
function Borrow() {
  const t = useTexts(share);
  const c = useTexts(common);
  const [open, setOpen] = useState(false);
  const must = { required: true, message: c('required') };
  return (
    <>
      <Button type="primary" onClick={() => setOpen(true)}>{t('borrow')}</Button>
      <FormDrawer<{ lender: string; resources?: Amounts; until: string; reason: string }>
        open={open}
        title={t('borrowTitle')}
        onClose={() => setOpen(false)}
        done={t('asked')}
        submit={(v) => data(ops.POST('/ops/v1/loans', { body: { lender: v.lender, resources: amounts(v.resources), until: new Date(v.until).toISOString(), reason: v.reason.trim() } }))}
      >
        <Alert type="info" showIcon style={{ marginBottom: 16 }} title={t('borrowHint')} />
        <Form.Item name="lender" label={t('lender')} extra={t('lenderHint')} rules={[must]}>
          <ProjectSelect label={t('lender')} />
        </Form.Item>
        <AmountFields keys={Object.keys(quotaNames)} />
        <Form.Item name="until" label={t('until')} extra={t('untilHint')} rules={[must]}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="reason" label={t('reason')} rules={[{ ...must, whitespace: true }]}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </FormDrawer>
    </>
  );
}

/** Hands quota of this project on to one directly below. */
function Allocate({ node, below }: { node: Node; below: readonly Node[] }) {
  const t = useTexts(share);
  const c = useTexts(common);
  const name = useProjectName();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button disabled={below.length === 0} onClick={() => setOpen(true)}>{t('allocate')}</Button>
      <FormDrawer<{ child: string; resources?: Amounts; reason?: string }>
        open={open}
        title={t('allocateTitle')}
        onClose={() => setOpen(false)}
        done={t('allocated')}
        submit={(v) => data(ops.POST('/ops/v1/allocations', { body: { child: v.child, resources: amounts(v.resources), reason: v.reason?.trim() || null } }))}
      >
        <Form.Item name="child" label={t('child')} rules={[{ required: true, message: c('required') }]}>
          <Select showSearch={{ optionFilterProp: 'label' }} options={below.map((n) => ({ value: n.project, label: name(n.project) }))} />
        </Form.Item>
        <AmountFields keys={Object.keys(node.resources)} />
        <Form.Item name="reason" label={t('remark')}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      </FormDrawer>
    </>
  );
}

function Own({ project, manager }: { project: string; manager: boolean }) {
  const t = useTexts(share);
  const k = useTexts(treeTexts);
  const label = useResourceName();
  const query = useQuery({
    queryKey: ['tree', project, 'branch'],
    queryFn: async ({ signal }) => {
      let node: Node | undefined;
      const below = await everyRow<Node>(async ({ limit, marker }) => {
        const page = await data(ops.GET('/ops/v1/tree/{project}', { params: { path: { project }, query: { limit: String(limit), marker } }, signal }));
        node ??= page.node;
        return byLast(page.below, limit, (n) => n.project);
      });
      return { node: node!, below };
    },
  });
  const number = (key: 'granted' | 'used' | 'below'): Column<Line> => ({ key, title: k(key), align: 'right', csv: (l) => l[key], render: (l) => <span className="num">{l[key]}</span> });
  const columns: Column<Line>[] = [
    { key: 'resource', title: k('resource'), fixed: true, csv: (l) => label(l.key), render: (l) => <strong>{label(l.key)}</strong> },
    { key: 'set', title: k('set'), align: 'right', csv: (l) => l.set, render: (l) => <span className="num">{l.set ?? k('noLimit')}</span> },
    number('granted'),
    number('used'),
    number('below'),
    { key: 'free', title: k('free'), fixed: true, align: 'right', csv: (l) => l.free, render: (l) => <span className="num">{l.free ?? k('noLimit')}</span> },
  ];
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <Skeleton active={false} />;
  const { node, below } = query.data;
  return (
    <ServerTable
      id="own-quota"
      prefix="o"
      queryKey={['tree', project, 'own', query.dataUpdatedAt]}
      load={() => Promise.resolve(whole(Object.entries(node.resources).map(([key, l]) => ({ ...l, key }))))}
      rowKey={(l) => l.key}
      columns={columns}
      tools={manager && <Allocate node={node} below={below} />}
      empty={{ title: t('own'), hint: t('onlyManager') }}
    />
  );
}

function TakeBack({ id, child }: { id: string; child: string }) {
  const t = useTexts(share);
  const name = useProjectName();
  return (
    <Confirm
      label={t('takeBack')}
      what={t('takeBackWhat', { name: name(child) })}
      then={t('takeBackThen')}
      done={t('tookBack')}
      danger
      act={() => data(ops.DELETE('/ops/v1/allocations/{id}', { params: { path: { id } } }))}
    />
  );
}

/** Quota of the project: what it has, what it hands on, what it lends and borrows. */
export default function Quota() {
  const t = useTexts(share);
  const k = useTexts(treeTexts);
  const manager = useMay()('manager');
  const project = useProject()!;
  const [params, setParams] = useSearchParams();
  return (
    <Page title={t('quota')} extra={manager && <Borrow />}>
      {!manager && <Alert type="info" showIcon style={{ marginBottom: 12 }} title={t('onlyManager')} />}
      <Sections
        activeKey={params.get('tab') ?? 'own'}
        onChange={(tab) => setParams({ tab }, { replace: true })}
        items={[
          { key: 'own', label: t('own'), children: <Own project={project.id} manager={manager} /> },
          { key: 'loans', label: k('loans'), children: <Loans act={(l) => <LoanMoves loan={l} />} /> },
          { key: 'allocations', label: k('allocations'), children: <Allocations act={(a) => (manager && a.parent === project.id && !a.ended_at ? <TakeBack id={a.id} child={a.child} /> : '—')} /> },
        ]}
      />
    </Page>
  );
}
