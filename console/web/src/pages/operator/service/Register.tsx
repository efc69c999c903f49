import { useMemo } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Failure } from '@/components/Failure';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { NotFound } from '@/layout/edges';
import { duty as texts } from '@/i18n/operator-duty';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { clean, instant, toFields } from './form';
import { Act, CaseTag } from './parts';
import { RegisterFields, useComputed, useNames, useRegisters, Value, type Register, type Values } from './registerForm';

type Row = Schema<'RegisterRecord'>;
interface New {
  fields: Values;
  parent?: string;
  project?: string;
  system?: string;
  evidence?: string[];
}
/** What is worked out per register, so that a drill shows its measured times beside their targets. */
const WORKED_OUT: Record<string, string[]> = {
  drill: ['rto_seconds', 'rto_met', 'rpo_seconds', 'rpo_met'],
  training: ['person_hours'],
  survey: ['answers', 'percent'],
};

function Enter({ register }: { register: Register }) {
  const t = useTexts(texts);
  const names = useNames();
  const go = useNavigate();
  return (
    <Act<New>
      primary
      label={t('enter')}
      title={t('enterInto', { name: names.register(register) })}
      done={t('entered')}
      submit={async ({ fields, ...rest }) => {
        const body = { ...clean(rest), fields: toFields(register.fields, fields ?? {}) as Record<string, never> };
        const made = await data(ops.POST('/ops/v1/registers/{kind}', { params: { path: { kind: register.kind } }, body }));
        void go(`/operator/registers/${register.kind}/${made.id}`);
      }}
    >
      <RegisterFields register={register} fresh />
    </Act>
  );
}

function Records({ register: r }: { register: Register }) {
  const t = useTexts(texts);
  const names = useNames();
  const computed = useComputed();
  const project = useProjectName();
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'from', label: t('happenedFrom'), input: 'datetime-local' },
      { key: 'to', label: t('happenedTo'), input: 'datetime-local' },
      { key: 'project', label: t('project'), project: true },
      { key: 'withdrawn', label: t('withdrawn'), options: [{ value: 'true', label: t('withdrawnToo') }] },
    ],
    [t],
  );
  const columns: Column<Row>[] = [
    { key: 'title', title: t('title'), fixed: true, width: 260, csv: (x) => x.title, render: (x) => <><Link to={`/operator/registers/${r.kind}/${x.id}`}>{x.title}</Link> {x.withdrawn && <CaseTag state="withdrawn" name={t('withdrawn')} />}</> },
    ...r.fields.filter((f) => f.type !== 'questions' && f.type !== 'scores').map((f, i): Column<Row> => ({
      key: `f.${f.name}`,
      title: names.field(f),
      hidden: i > 5,
      csv: (x) => { const v = (x.fields as Values)[f.name]; return v === undefined || v === null ? '' : String(v); },
      render: (x) => <Value field={f} value={(x.fields as Values)[f.name]} />,
    })),
    ...(WORKED_OUT[r.kind] ?? []).map((key): Column<Row> => ({
      key: `c.${key}`,
      title: computed.name(key),
      csv: (x) => { const v = (x.computed as Values)[key]; return v === undefined || v === null ? '' : String(v); },
      render: (x) => computed.show(key, (x.computed as Values)[key]),
    })),
    { key: 'until', title: t('validUntil'), hidden: !r.until, csv: (x) => x.valid_until, render: (x) => <When at={x.valid_until} /> },
    { key: 'project', title: t('project'), hidden: true, csv: (x) => project(x.project), render: (x) => <ProjectName id={x.project} /> },
    { key: 'files', title: t('files'), hidden: true, align: 'right', csv: (x) => x.evidence.length, render: (x) => x.evidence.length },
    { key: 'version', title: t('version'), hidden: true, align: 'right', csv: (x) => x.version, render: (x) => x.version },
  ];
  return (
    <Page title={names.register(r)} extra={r.by !== 'purchaser' && <Enter register={r} />}>
      <ServerTable
        id={`register-${r.kind}`}
        queryKey={['register', r.kind]}
        load={async ({ limit, marker, filters: f, signal }) => {
          const query = { ...f, limit: String(limit), marker, from: instant(f.from), to: instant(f.to) };
          const { records } = await data(ops.GET('/ops/v1/registers/{kind}', { params: { path: { kind: r.kind }, query }, signal }));
          return byLast(records, limit, (x) => x.id);
        }}
        rowKey={(x) => x.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('recordsNone'), hint: r.by === 'purchaser' ? t('byPurchaser') : t('recordsHint') }}
      />
    </Page>
  );
}

export default function RegisterPage() {
  const t = useTexts(texts);
  // Some registers stand in the menu under their own address.
  const { pathname } = useLocation();
  const kind = useParams().kind ?? pathname.split('/').at(-1)!;
  const registers = useRegisters();
  if (registers.error) return <Failure error={registers.error} retry={() => void registers.refetch()} />;
  if (!registers.data) return <p role="status">{t('loading')}</p>;
  const register = registers.data.registers.find((r) => r.kind === kind);
  return register ? <Records key={kind} register={register} /> : <NotFound />;
}
