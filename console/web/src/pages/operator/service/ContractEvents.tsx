import { useMemo } from 'react';
import { cloudNow } from '@/api/clock';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { When } from '@/components/When';
import { contract as texts } from '@/i18n/operator-contract';
import { useTexts } from '@/i18n';
import { useProjectName } from '@/session/names';
import { At, Evidence, Project, Text } from './fields';
import { clean, instant } from './form';
import { Act, CaseTag } from './parts';
import { Files } from './steps';

type Event = Schema<'ContractEvent'>;

/** What starts clocks of the contract. The signature and what else money hangs on is the purchaser's to record. */
export default function ContractEvents() {
  const t = useTexts(texts);
  const project = useProjectName();
  const filters = useMemo<Filter[]>(() => [{ key: 'kind', label: t('eventKind') }], [t]);
  const columns: Column<Event>[] = [
    { key: 'kind', title: t('eventKind'), fixed: true, width: 200, csv: (e) => e.kind, render: (e) => <><span className="mono">{e.kind}</span> {!e.current && <CaseTag state="superseded" name={t('superseded')} />}</> },
    { key: 'at', title: t('at'), csv: (e) => e.at, render: (e) => <When at={e.at} /> },
    { key: 'subject', title: t('subject'), csv: (e) => e.subject, render: (e) => e.subject ?? '—' },
    { key: 'project', title: t('project'), csv: (e) => project(e.project), render: (e) => <ProjectName id={e.project} /> },
    { key: 'by', title: t('by'), csv: (e) => e.by_name, render: (e) => e.by_name || e.by },
    { key: 'recorded', title: t('recordedAt'), csv: (e) => e.recorded_at, render: (e) => <When at={e.recorded_at} /> },
    { key: 'note', title: t('note'), width: 240, csv: (e) => e.note, render: (e) => e.note ?? '—' },
    { key: 'files', title: t('files'), csv: (e) => e.evidence.join(' '), render: (e) => (e.evidence.length === 0 ? '—' : <Files files={e.evidence.map((id) => ({ id }))} />) },
    {
      key: 'act',
      title: t('correct'),
      fixed: true,
      render: (e) =>
        !e.current ? '—' : (
          <div style={{ display: 'flex', gap: 6, flexWrap: 'wrap' }}>
            <Act<Schema<'ContractEventCorrection'>>
              small
              label={t('correct')}
              hint={t('correctHint')}
              done={t('entered')}
              submit={(v) => data(ops.POST('/ops/v1/contract-events/{id}/correct', { params: { path: { id: e.id } }, body: clean({ ...v, at: instant(v.at) ?? '' }) }))}
            >
              <At name="at" label={t('at')} required />
              <Text name="note" label={t('why')} area max={2000} required />
              <Evidence />
            </Act>
            {new Date(e.at).getTime() > cloudNow() && (
              <Confirm
                label={t('withdraw')}
                what={t('withdrawWhat', { name: e.kind })}
                then={t('withdrawThen')}
                done={t('withdrawn')}
                danger
                reason={{ label: t('why'), required: true }}
                act={(reason) => data(ops.POST('/ops/v1/contract-events/{id}/withdraw', { params: { path: { id: e.id } }, body: { reason } }))}
              />
            )}
          </div>
        ),
    },
  ];
  const record = (
    <Act<Schema<'ContractEventRequest'>>
      primary
      label={t('recordEvent')}
      hint={t('recordEventHint')}
      done={t('entered')}
      submit={(v) => data(ops.POST('/ops/v1/contract-events', { body: clean({ ...v, at: instant(v.at) ?? '' }) }))}
    >
      <Text name="kind" label={t('eventKind')} required hint={t('eventKindHint')} />
      <At name="at" label={t('at')} required />
      <Text name="subject" label={t('subject')} />
      <Project label={t('project')} />
      <Text name="note" label={t('note')} area max={2000} />
      <Evidence />
    </Act>
  );
  return (
    <Page title={t('contractEvents')} extra={record}>
      <ServerTable
        id="contract-events"
        queryKey={['contract-events']}
        load={async ({ limit, marker, filters: f, signal }) => {
          const { events } = await data(ops.GET('/ops/v1/contract-events', { params: { query: { ...f, limit: String(limit), marker } }, signal }));
          return byLast(events, limit, (e) => e.id);
        }}
        rowKey={(e) => e.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('eventsNone'), hint: t('eventsHint') }}
      />
    </Page>
  );
}
