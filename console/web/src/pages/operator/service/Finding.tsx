import { Link, useParams } from 'react-router';
import { data, ops, type Schema } from '@/api/ops';
import { ProjectName } from '@/components/Names';
import { Page } from '@/components/Page';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { duty as texts } from '@/i18n/operator-duty';
import { useTexts } from '@/i18n';
import { useSession } from '@/session/context';
import { Evidence, Text } from './fields';
import { useSeverity } from './Findings';
import { clean } from './form';
import { Act, Actions, Countdown, Facts, One, Section } from './parts';
import { DutyEntries } from './steps';

type Step = Schema<'StepRequest'>;

export default function FindingPage() {
  const t = useTexts(texts);
  const severity = useSeverity();
  const { user } = useSession();
  const { id = '' } = useParams();
  const params = { path: { id } };
  const fields = (required: boolean) => (
    <>
      <Text name="note" label={t('note')} area max={2000} required={required} />
      <Evidence />
    </>
  );
  return (
    <One queryKey={['finding', id]} read={(signal) => data(ops.GET('/ops/v1/findings/{id}', { params, signal }))}>
      {({ finding: f, entries }) => {
        const own = [...entries].reverse().find((e) => e.what === 'rectified')?.by === user.id;
        return (
          <Page title={f.title} tags={<StateTag kind="finding" state={f.state} />}>
            <Actions>
              {f.state === 'open' && (
                <Act<Step> primary label={t('rectify')} done={t('entered')} submit={(v) => data(ops.POST('/ops/v1/findings/{id}/rectify', { params, body: clean(v) }))}>{fields(false)}</Act>
              )}
              {f.state === 'rectified' && !own && (
                <Act<Step> primary label={t('close')} hint={t('closeHint')} done={t('entered')} submit={(v) => data(ops.POST('/ops/v1/findings/{id}/close', { params, body: clean(v) }))}>{fields(false)}</Act>
              )}
              {f.state !== 'open' && (
                <Act<Step> label={t('reopen')} done={t('entered')} submit={(v) => data(ops.POST('/ops/v1/findings/{id}/reopen', { params, body: clean(v) }))}>{fields(true)}</Act>
              )}
            </Actions>
            {f.state === 'rectified' && own && <p>{t('closeByAnother')}</p>}
            <Facts
              items={[
                [t('severity'), severity(f.severity)],
                [t('rectifyUntil'), <span key="d"><When at={f.due} /> {f.state === 'open' && <Countdown due={f.due} />}</span>],
                [t('foundAt'), <When key="f" at={f.found_at} />],
                [t('rectifiedAt'), <When key="r" at={f.rectified_at} />],
                [t('closedAt'), <When key="c" at={f.closed_at} />],
                [t('dutyInstance'), f.duty && <Link className="mono" to={`/operator/duties/${f.duty}`}>{f.duty}</Link>],
                [t('project'), <ProjectName key="p" id={f.project} />],
                [t('system'), f.system],
              ]}
            />
            <Section title={t('entries')}><DutyEntries entries={entries} /></Section>
          </Page>
        );
      }}
    </One>
  );
}
