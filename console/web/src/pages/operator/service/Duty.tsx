import { Link, useParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { duty as texts } from '@/i18n/operator-duty';
import { useTexts } from '@/i18n';
import { useDutyNames } from './Duties';
import { At, Evidence, Text } from './fields';
import { FindingForm } from './Findings';
import { clean, instant } from './form';
import { Act, Actions, CaseTag, Countdown, Facts, One, Section } from './parts';
import { DutyEntries } from './steps';

type Detail = Schema<'DutyDetail'>;
type Entry = Schema<'DutyEntryRequest'>;

/** When, by which report, what was found, with files. */
export function EntryFields({ when }: { when: string }) {
  const t = useTexts(texts);
  return (
    <>
      <At name="at" label={when} hint={t('atHint')} />
      <Text name="reference" label={t('reference')} hint={t('referenceHint')} />
      <Text name="note" label={t('note')} area max={2000} />
      <Evidence />
    </>
  );
}

function Steps({ detail: { duty: d } }: { detail: Detail }) {
  const t = useTexts(texts);
  const open = d.state === 'pending' || d.state === 'overdue';
  return (
    <Actions>
      {open && d.party !== 'purchaser' && (
        <Act<Entry>
          primary
          label={t('fulfil')}
          hint={t('fulfilHint')}
          done={t('entered')}
          submit={(v) => data(ops.POST('/ops/v1/duties/{id}/entries', { params: { path: { id: d.id } }, body: clean({ ...v, at: instant(v.at) }) }))}
        >
          <EntryFields when={t('doneAt')} />
        </Act>
      )}
      <FindingForm duty={d.id} project={d.project} />
    </Actions>
  );
}

/** What stands of an instance may be entered anew, or taken back. */
function Redo({ id, entry }: { id: string; entry: Schema<'DutyEntry'> }) {
  const t = useTexts(texts);
  const path = { id, entry: entry.id };
  return (
    <div style={{ display: 'flex', gap: 8, marginTop: 4 }}>
      <Act<Entry>
        small
        label={t('correct')}
        hint={t('correctHint')}
        done={t('entered')}
        initial={{ reference: entry.reference, note: entry.note }}
        submit={(v) => data(ops.POST('/ops/v1/duties/{id}/entries/{entry}/correct', { params: { path }, body: clean({ ...v, at: instant(v.at) }) }))}
      >
        <EntryFields when={t('doneAt')} />
      </Act>
      <Act<{ reason: string }>
        small
        danger
        label={t('takeBack')}
        hint={t('takeBackHint')}
        done={t('entered')}
        submit={({ reason }) => data(ops.POST('/ops/v1/duties/{id}/entries/{entry}/take-back', { params: { path }, body: { reason } }))}
      >
        <Text name="reason" label={t('why')} area max={2000} required />
      </Act>
    </div>
  );
}

export default function DutyPage() {
  const t = useTexts(texts);
  const names = useDutyNames();
  const { id = '' } = useParams();
  return (
    <One queryKey={['duty', id]} read={(signal) => data(ops.GET('/ops/v1/duties/{id}', { params: { path: { id } }, signal }))}>
      {(detail) => {
        const { duty: d, entries, findings } = detail;
        const redo = ['in_time', 'late', 'late_entry'].includes(d.state) && d.party !== 'purchaser';
        const last = entries.at(-1)?.id;
        return (
          <Page title={names.name(d)} tags={<CaseTag state={d.state} name={names.state(d.state)} />}>
            <Steps detail={detail} />
            {d.state === 'late_entry' && <p>{t('lateEntryHint')}</p>}
            <Facts
              items={[
                [t('kind'), names.kind(d.kind)],
                [t('period'), d.period],
                [t('party'), names.party(d.party)],
                [t('begins'), <When key="b" at={d.begins} />],
                [t('due'), d.due ? <span key="d"><When at={d.due} /> {(d.state === 'pending' || d.state === 'overdue') && <Countdown due={d.due} />}</span> : t('noDue')],
                [t('doneAt'), <When key="e" at={d.done_at} />],
                [t('claimedAt'), <When key="c" at={d.claimed_at} />],
                [t('clause'), d.clause],
                [t('subject'), d.subject],
                [t('project'), <ProjectName key="p" id={d.project} />],
                [t('weekdays'), d.weekdays_assumed ? t('weekdaysAssumed') : t('weekdaysKnown')],
              ]}
            />
            <Section title={t('entries')}><DutyEntries entries={entries} act={(e) => redo && e.id === last && e.what === 'done' && <Redo id={d.id} entry={e} />} /></Section>
            <Section title={t('findings')}>
              {findings.length === 0 ? <p>{t('findingsNoneHere')}</p> : (
                <ul>
                  {findings.map((f) => (
                    <li key={f.id}>
                      <Link to={`/operator/findings/${f.id}`}>{f.title}</Link> <StateTag kind="finding" state={f.state} /> {t('due')}: <When at={f.due} />
                    </li>
                  ))}
                </ul>
              )}
            </Section>
          </Page>
        );
      }}
    </One>
  );
}
