import { Collapse } from 'antd';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Page } from '@/components/Page';
import { ServerTable } from '@/components/ServerTable';
import { When } from '@/components/When';
import { duty as texts } from '@/i18n/operator-duty';
import { useTexts } from '@/i18n';
import { Text } from './fields';
import { clean } from './form';
import { Act, CaseTag, Facts, One, Section } from './parts';

type Calendar = Schema<'WorkingCalendar'>;

export default function WorkingCalendarPage() {
  const t = useTexts(texts);
  return (
    <One queryKey={['working-calendar']} read={(signal) => data(ops.GET('/ops/v1/calendar', { signal }))}>
      {(c) => (
        <Page
          title={t('workingCalendar')}
          extra={
            <Act<Schema<'WorkingCalendarRequest'>>
              primary
              label={t('importCalendar')}
              hint={t('importHint')}
              done={t('imported')}
              initial={{ text: c.text }}
              submit={(v) => data(ops.PUT('/ops/v1/calendar', { body: clean(v) }))}
            >
              <Text name="text" label={t('calendarText')} area max={100_000} required hint={t('calendarForm')} />
              <Text name="note" label={t('note')} area max={2000} />
            </Act>
          }
        >
          <Facts items={[[t('version'), c.version], [t('importedBy'), c.by_name], [t('importedAt'), <When key="a" at={c.at} />], [t('note'), c.note]]} />
          <Section title={t('years')}>
            <ul>
              {c.years.map((y) => (
                <li key={y.year}>
                  <strong className="num">{y.year}</strong>{' '}
                  {y.weekdays_assumed ? <CaseTag state="waiting" name={t('weekdaysAssumed')} /> : <CaseTag state="met" name={t('weekdaysKnown')} />} {y.source}
                </li>
              ))}
            </ul>
          </Section>
          <Section title={t('calendarText')}><pre className="mono" style={{ whiteSpace: 'pre-wrap', maxHeight: 420, overflow: 'auto' }} tabIndex={0}>{c.text}</pre></Section>
          <Section title={t('history')}>
            <ServerTable<Calendar>
              id="calendars"
              queryKey={['working-calendars']}
              load={async ({ limit, marker, signal }) => {
                const { calendars } = await data(ops.GET('/ops/v1/calendar/history', { params: { query: { limit: String(limit), marker } }, signal }));
                return byLast(calendars, limit, (x) => String(x.version));
              }}
              rowKey={(x) => String(x.version)}
              columns={[
                { key: 'version', title: t('version'), fixed: true, width: 90, csv: (x) => x.version, render: (x) => x.version },
                { key: 'at', title: t('importedAt'), csv: (x) => x.at, render: (x) => <When at={x.at} /> },
                { key: 'by', title: t('importedBy'), csv: (x) => x.by_name, render: (x) => x.by_name ?? '—' },
                { key: 'note', title: t('note'), width: 260, csv: (x) => x.note, render: (x) => x.note ?? '—' },
                { key: 'text', title: t('calendarText'), width: 300, render: (x) => <Collapse size="small" items={[{ key: 't', label: t('show'), children: <pre className="mono" style={{ whiteSpace: 'pre-wrap' }}>{x.text}</pre> }]} /> },
              ]}
              empty={{ title: t('historyNone'), hint: t('historyHint') }}
            />
          </Section>
        </Page>
      )}
    </One>
  );
}
