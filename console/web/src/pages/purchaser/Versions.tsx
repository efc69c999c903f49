import { Button, Card, Form, InputNumber, Tag } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { Confirm } from '@/components/Confirm';
import { FormDrawer } from '@/components/FormDrawer';
import { LinkButton } from '@/components/LinkButton';
import { group, Money } from '@/components/Money';
import { Page } from '@/components/Page';
import { Mark, StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { deal } from '@/i18n/purchaser-contract';
import { common } from '@/i18n/common';
import { useLang, useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { useContract } from './Glance';
import { Ask, Facts } from './parts/Ask';

type Version = Schema<'ContractVersionState'>;

function Changes({ changes: c }: { changes: Schema<'ContractChanges'> }) {
  const t = useTexts(deal);
  return (
    <>
      <strong>{t('changes', { since: c.since })}</strong>
      {c.total && c.total_before && c.total !== c.total_before && <div>{t('totals', { before: group(c.total_before), after: group(c.total) })}</div>}
      {c.changes.length === 0 && <div>{t('changesNone')}</div>}
      <ul style={{ paddingInlineStart: 18 }}>
        {c.changes.map((x, i) => (
          <li key={i}>
            <span className="mono">{x.kind} {x.id}</span>: {x.what} {x.yuan && <Tag>{t('effect', { yuan: group(x.yuan) })}</Tag>}
          </li>
        ))}
      </ul>
    </>
  );
}

function One({ version: v, inForce }: { version: Version; inForce: boolean }) {
  const t = useTexts(deal);
  const may = useMay()('purchaser');
  const path = { version: v.version };
  return (
    <Card size="small" title={v.version} extra={<>{inForce && <Mark tone="ok">{t('inForce')}</Mark>}<StateTag kind="version" state={v.state} /></>}>
      <Facts
        rows={[
          [t('validFrom'), v.valid_from ? <When at={v.valid_from} /> : v.state === 'proposed' ? t('validFirst') : '—'],
          [t('recorded'), <When at={v.recorded_at} />],
          [t('digest'), <span className="mono">{v.digest}</span>],
          v.decided ? [t('decidedBy'), <>{v.decided.name} · <When at={v.decided.at} /></>] : null,
          v.reason ? [t('reason'), v.reason] : null,
        ]}
      />
      {v.changes && <Changes changes={v.changes} />}
      {may && v.state === 'proposed' && (
        <div style={{ display: 'flex', gap: 8 }}>
          <Confirm
            label={t('agree')}
            what={t('agreeWhat', { version: v.version })}
            then={t('agreeThen')}
            done={t('agreed')}
            button={{ type: 'primary', size: 'middle' }}
            act={() => data(ops.POST('/ops/v1/contract-versions/{version}/agree', { params: { path } }))}
          />
          <Confirm
            label={t('decline')}
            what={t('declineWhat', { version: v.version })}
            then={t('declineThen')}
            done={t('declined')}
            danger
            reason={{ label: t('reason'), required: true }}
            button={{ size: 'middle' }}
            act={(reason) => data(ops.POST('/ops/v1/contract-versions/{version}/decline', { params: { path }, body: { reason } }))}
          />
        </div>
      )}
    </Card>
  );
}

function Readings() {
  const t = useTexts(deal);
  const query = useContract();
  return (
    <>
      <h2>{t('readings')}</h2>
      <p>{t('readingsHow')}</p>
      <Ask query={query}>
        {({ readings }) =>
          readings.length === 0 ? (
            t('readingsNone')
          ) : (
            <ul className="row-cards">
              {[...readings]
                .sort((a, b) => Number(a.confirmed) - Number(b.confirmed))
                .map((r) => (
                  <li key={r.id}>
                    <Mark tone={r.confirmed ? 'ok' : 'wait'}>{t(r.confirmed ? 'confirmed' : 'unconfirmed')}</Mark> <strong>{r.question}</strong>
                    <dl>
                      <dt>{t('taken')}</dt>
                      <dd>{r.meaning} <span className="mono">({r.id} = {r.taken})</span></dd>
                      <dt>{t('why')}</dt>
                      <dd>{r.why}</dd>
                      <dt>{t('clause')}</dt>
                      <dd>{r.clause}</dd>
                      {r.alternatives.length > 0 && <dt>{t('others')}</dt>}
                      {r.alternatives.length > 0 && <dd>{r.alternatives.map((a) => <div key={a.value}><span className="mono">{a.value}</span>: {a.effect}{a.yuan && <> · <Money yuan={a.yuan} /></>}</div>)}</dd>}
                    </dl>
                  </li>
                ))}
            </ul>
          )
        }
      </Ask>
    </>
  );
}

function Settings() {
  const t = useTexts(deal);
  const c = useTexts(common);
  const zh = useLang().lang === 'zh';
  const may = useMay()('purchaser');
  const [open, setOpen] = useState(false);
  const query = useQuery({ queryKey: ['level-settings'], queryFn: ({ signal }) => data(ops.GET('/ops/v1/level-settings', { signal })) });
  const all = query.data?.settings ?? [];
  const name = (s: Schema<'LevelSetting'>) => (zh ? s.name : s.name_en);
  return (
    <>
      <div className="page-head">
        <h2>{t('settings')}</h2>
        {may && all.length > 0 && <Button onClick={() => setOpen(true)}>{t('change')}</Button>}
      </div>
      <p>{t('settingsHint')}</p>
      <Ask query={query}>
        {({ settings }) => <Facts rows={settings.map((s) => [name(s), <>{s.value} {s.value !== s.default && <Tag>{t('default', { n: s.default })}</Tag>}</>] as const)} />}
      </Ask>
      <FormDrawer<{ settings: Record<string, number> }>
        open={open}
        title={t('settings')}
        onClose={() => setOpen(false)}
        done={t('settingsDone')}
        submit={(v) => {
          // Only what differs: another's change of the rest stays.
          const changed = Object.fromEntries(all.filter((s) => v.settings[s.key] !== undefined && v.settings[s.key] !== s.value).map((s) => [s.key, v.settings[s.key]!]));
          return data(ops.PUT('/ops/v1/level-settings', { body: { settings: changed } }));
        }}
      >
        {all.map((s) => (
          <Form.Item key={s.key} name={['settings', s.key]} initialValue={s.value} label={name(s)} extra={t('default', { n: s.default })} rules={[{ required: true, message: c('required') }]}>
            <InputNumber precision={0} style={{ width: '100%' }} />
          </Form.Item>
        ))}
      </FormDrawer>
    </>
  );
}

export default function Versions() {
  const t = useTexts(deal);
  const query = useQuery({ queryKey: ['contract-versions'], queryFn: ({ signal }) => data(ops.GET('/ops/v1/contract-versions', { signal })) });
  return (
    <Page title={t('versions')} extra={<LinkButton to="/purchaser/contract/check">{t('checkText')}</LinkButton>}>
      <p>{t('versionsHint')}</p>
      <Ask query={query}>
        {(a) => (
          <div className="cards" style={{ gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 420px), 1fr))' }}>
            {[...a.versions].reverse().map((v) => <One key={v.version} version={v} inForce={v.version === a.in_force} />)}
          </div>
        )}
      </Ask>
      <Readings />
      <Settings />
    </Page>
  );
}
