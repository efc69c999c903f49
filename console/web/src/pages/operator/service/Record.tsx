import { Collapse } from 'antd';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { data, ops } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Failure } from '@/components/Failure';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { Confirm } from '@/components/Confirm';
import { When } from '@/components/When';
import { duty as texts } from '@/i18n/operator-duty';
import { useTexts } from '@/i18n';
import { Text } from './fields';
import { changed, clean, fromFields } from './form';
import { Act, Actions, CaseTag, Facts, One, Section } from './parts';
import { RegisterFields, useComputed, useNames, useRegisters, Value, type Register, type Values } from './registerForm';
import { Files } from './steps';

/** Records that belong to this one: the answers of a survey. */
function Children({ of, parent }: { of: Register; parent: string }) {
  const t = useTexts(texts);
  const names = useNames();
  return (
    <Section title={names.register(of)}>
      <One
        queryKey={['register', of.kind, 'of', parent]}
        read={async (signal) => byLast((await data(ops.GET('/ops/v1/registers/{kind}', { params: { path: { kind: of.kind }, query: { parent, limit: '200' } }, signal }))).records, 200, (r) => r.id)}
      >
        {({ rows, next }) => (
          <>
            {rows.length === 0 && <p>{t('recordsNone')}</p>}
            <ul>{rows.map((r) => <li key={r.id}><Link to={`/operator/registers/${of.kind}/${r.id}`}>{r.title}</Link> · <When at={r.happened_at} /></li>)}</ul>
            {next && <p>{t('moreThan', { n: rows.length })}</p>}
          </>
        )}
      </One>
    </Section>
  );
}

export default function RecordPage() {
  const t = useTexts(texts);
  const names = useNames();
  const computed = useComputed();
  const { kind = '', id = '' } = useParams();
  const path = { kind, id };
  const registers = useRegisters();
  const register = registers.data?.registers.find((r) => r.kind === kind);
  if (registers.error) return <Failure error={registers.error} retry={() => void registers.refetch()} />;
  if (!register) return <p role="status">{registers.data ? t('recordsNone') : t('loading')}</p>;
  return (
    <One queryKey={['record', kind, id]} read={(signal) => data(ops.GET('/ops/v1/registers/{kind}/{id}', { params: { path }, signal }))}>
      {({ record: r, files, versions }) => {
        const values = r.fields as Values;
        return (
          <Page title={r.title} tags={r.withdrawn && <CaseTag state="withdrawn" name={t('withdrawn')} />}>
            {!r.withdrawn && (
              <Actions>
                <Act<{ fields: Values; evidence?: string[]; reason: string }>
                  primary
                  label={t('change')}
                  hint={t('changeHint')}
                  done={t('entered')}
                  initial={{ fields: fromFields(register.fields, values), evidence: r.evidence }}
                  submit={(v) => {
                    // What the other side enters is not in this form, and stays as it is.
                    const own = register.fields.filter((f) => f.by !== 'purchaser');
                    const fields = changed(own, values, v.fields ?? {}) as Record<string, never>;
                    return data(ops.PUT('/ops/v1/registers/{kind}/{id}', { params: { path }, body: { version: r.version, fields, evidence: v.evidence ?? [], reason: v.reason } }));
                  }}
                >
                  <RegisterFields register={register} />
                  <Text name="reason" label={t('why')} area max={2000} required />
                </Act>
                <Confirm
                  label={t('withdraw')}
                  what={t('withdrawWhat', { name: r.title })}
                  then={t('withdrawThen')}
                  done={t('withdrawn')}
                  danger
                  button={{ size: 'middle' }}
                  reason={{ label: t('why'), required: true }}
                  act={(reason) => data(ops.POST('/ops/v1/registers/{kind}/{id}/withdraw', { params: { path }, body: clean({ reason }) }))}
                />
              </Actions>
            )}
            <Facts
              items={[
                ...register.fields.map((f): [string, ReactNode] => [names.field(f), <Value key={f.name} field={f} value={values[f.name]} />]),
                ...Object.entries(r.computed as Values).map(([k, v]): [string, ReactNode] => [computed.name(k), computed.show(k, v)]),
                [t('validUntil'), <When key="u" at={r.valid_until} />],
                [t('project'), <ProjectName key="p" id={r.project} />],
                [t('system'), r.system],
                [t('belongsTo'), r.parent && register.parent && <Link key="p" className="mono" to={`/operator/registers/${register.parent}/${r.parent}`}>{r.parent}</Link>],
              ]}
            />
            <Section title={t('files')}>{files.length === 0 ? <p>{t('filesNone')}</p> : <Files files={files} />}</Section>
            {registers.data!.registers.filter((x) => x.parent === kind).map((x) => <Children key={x.kind} of={x} parent={id} />)}
            <Section title={t('versions')}>
              <Collapse
                items={[...versions].reverse().map((v) => ({
                  key: v.version,
                  label: <>{t('versionOf', { n: v.version, name: v.by_name || v.by })} · <When at={v.at} />{v.reason && ` · ${v.reason}`}</>,
                  children: <Facts items={register.fields.map((f) => [names.field(f), <Value key={f.name} field={f} value={(v.fields as Values)[f.name]} />])} />,
                }))}
              />
            </Section>
          </Page>
        );
      }}
    </One>
  );
}
