import { Alert, Form, Input } from 'antd';
import { useState } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { PersonName } from '@/components/Names';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { When } from '@/components/When';
import { contract as texts } from '@/i18n/operator-contract';
import { useTexts } from '@/i18n';
import { useSession } from '@/session/context';
import { usePersonName } from '@/session/names';
import { Ids, Text, useNeed } from './fields';
import { importRows } from './form';
import { Act, CaseTag } from './parts';

type Source = Schema<'UsageSource'>;

/** Records of a sheet, as the source's own user: a batch is taken as a whole or not at all. */
function Import() {
  const t = useTexts(texts);
  const rules = useNeed(true);
  const [receipt, setReceipt] = useState<Schema<'ImportReceipt'>>();
  return (
    <>
      <Act<{ text: string }>
        label={t('import')}
        hint={t('importHint')}
        done={t('imported')}
        submit={async ({ text }) => {
          let records;
          try {
            records = importRows(text);
          } catch (e) {
            throw e instanceof RangeError ? new Error(t('importLine', { n: e.message })) : e;
          }
          setReceipt(await data(ops.POST('/ops/v1/usage-imports', { body: { records } })));
        }}
      >
        <Form.Item name="text" label={t('importText')} rules={rules} extra={<span className="mono">source,key,meter,resource,project,kind,quantity,at,from,to,name,attributes.…</span>}>
          <Input.TextArea rows={14} className="mono" />
        </Form.Item>
      </Act>
      {receipt && <Alert type="success" showIcon role="status" title={t('receipt', { stored: receipt.stored, repeated: receipt.repeated })} />}
    </>
  );
}

export default function UsageSources() {
  const t = useTexts(texts);
  const { user } = useSession();
  const person = usePersonName();
  const columns: Column<Source>[] = [
    { key: 'name', title: t('name'), fixed: true, csv: (s) => s.name, render: (s) => <strong>{s.name}</strong> },
    { key: 'active', title: t('state'), csv: (s) => s.active, render: (s) => <CaseTag state={s.active ? 'met' : 'cancelled'} name={t(s.active ? 'active' : 'revoked')} /> },
    { key: 'meters', title: t('meters'), width: 280, csv: (s) => s.meters.join(' '), render: (s) => <span className="mono">{s.meters.join(', ')}</span> },
    { key: 'user', title: t('sourceUser'), width: 280, csv: (s) => person(s.user), render: (s) => (s.user === user.id ? t('me') : <PersonName id={s.user} />) },
    { key: 'created', title: t('createdAt'), csv: (s) => s.created_at, render: (s) => <When at={s.created_at} /> },
    { key: 'by', title: t('by'), hidden: true, csv: (s) => person(s.created_by), render: (s) => <PersonName id={s.created_by} /> },
    {
      key: 'revoke',
      title: t('revoke'),
      fixed: true,
      render: (s) =>
        s.active ? (
          <Confirm
            label={t('revoke')}
            what={t('revokeWhat', { name: s.name })}
            then={t('revokeThen')}
            done={t('revoked')}
            danger
            act={() => data(ops.DELETE('/ops/v1/usage-sources/{id}', { params: { path: { id: s.id } } }))}
          />
        ) : '—',
    },
  ];
  const add = (
    <Act<Schema<'SourceRequest'>>
      primary
      label={t('addSource')}
      hint={t('addSourceHint')}
      done={t('entered')}
      submit={(v) => data(ops.POST('/ops/v1/usage-sources', { body: v }))}
    >
      <Text name="name" label={t('name')} required />
      <Text name="user" label={t('sourceUser')} required hint={t('sourceUserHint')} />
      <Ids name="meters" label={t('meters')} required hint={t('metersHint')} />
    </Act>
  );
  return (
    <Page title={t('sources')} extra={<><Import />{add}</>}>
      <ServerTable
        id="usage-sources"
        queryKey={['usage-sources']}
        load={async ({ limit, marker, signal }) => {
          const { sources } = await data(ops.GET('/ops/v1/usage-sources', { params: { query: { limit: String(limit), marker } }, signal }));
          return byLast(sources, limit, (s) => s.id);
        }}
        rowKey={(s) => s.id}
        columns={columns}
        empty={{ title: t('sourcesNone'), hint: t('sourcesHint') }}
      />
    </Page>
  );
}
