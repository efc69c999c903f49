import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Modal, Timeline } from 'antd';
import { useState } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { whole } from '@/api/paging';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { common } from '@/i18n/common';
import { assess } from '@/i18n/operator-assess';
import { useLang, useTexts } from '@/i18n';
import type { FileHead } from '@/api/evidence';
import { Documents } from '@/components/Documents';
import { Ask } from '../../purchaser/parts/Ask';
import { FileList, Upload } from '../../purchaser/parts/Files';
import { maySubmit } from './acts';

type Deliverable = Schema<'Deliverable'>;
interface HandIn {
  version: string;
  note?: string;
  evidence: FileHead[];
}
const WHAT = { submitted: 'what_submitted', accepted: 'what_accepted', returned: 'what_returned' } as const;

function Submit({ d, close }: { d: Deliverable | undefined; close: () => void }) {
  const t = useTexts(assess);
  const c = useTexts(common);
  const zh = useLang().lang === 'zh';
  const must = { required: true, message: c('required') };
  return (
    <FormDrawer<HandIn>
      open={d !== undefined}
      title={t('submitTitle', { name: (zh ? d?.name : d?.name_en) ?? '' })}
      onClose={close}
      done={t('submitted')}
      submit={(v) =>
        data(ops.POST('/ops/v1/deliverables/{no}/submit', { params: { path: { no: String(d!.no) } }, body: { version: v.version.trim(), note: v.note?.trim() || null, evidence: v.evidence.map((f) => f.id) } }))
      }
    >
      {d?.content && <p>{t('content')}: {d.content}</p>}
      <Form.Item name="version" label={t('version')} extra={t('versionHint')} rules={[{ ...must, whitespace: true }]}>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
      <Form.Item name="evidence" label={t('files')} rules={[{ ...must, type: 'array', min: 1 }]}>
        <Upload />
      </Form.Item>
      <Form.Item name="note" label={t('note')}>
        <Input.TextArea rows={3} maxLength={2000} />
      </Form.Item>
    </FormDrawer>
  );
}

function History({ d, close }: { d: Deliverable | undefined; close: () => void }) {
  const t = useTexts(assess);
  const zh = useLang().lang === 'zh';
  const no = String(d?.no ?? '');
  const query = useQuery({
    queryKey: ['deliverable', no],
    queryFn: ({ signal }) => data(ops.GET('/ops/v1/deliverables/{no}', { params: { path: { no } }, signal })),
    enabled: d !== undefined,
  });
  return (
    <Modal open={d !== undefined} title={zh ? d?.name : d?.name_en} footer={null} onCancel={close} destroyOnHidden>
      <Ask query={query}>
        {({ entries }) => (
          <Timeline
            items={entries.map((e, i) => ({
              key: i,
              content: (
                <>
                  <strong>{e.what in WHAT ? t(WHAT[e.what as keyof typeof WHAT]) : e.what}</strong> {e.version} · {e.by_name} · <When at={e.at} />
                  {e.note && <div>{e.note}</div>}
                  {e.evidence.length > 0 && <FileList files={e.evidence} />}
                </>
              ),
            }))}
          />
        )}
      </Ask>
    </Modal>
  );
}

/** Documents that the contract asks for: handed in here, version by version, and accepted by the purchaser. */
export default function Deliverables() {
  const t = useTexts(assess);
  const c = useTexts(common);
  const zh = useLang().lang === 'zh';
  const [chosen, setChosen] = useState<Deliverable>();
  const [shown, setShown] = useState<Deliverable>();
  const name = (d: Deliverable) => (zh ? d.name : d.name_en);
  const columns: Column<Deliverable>[] = [
    { key: 'no', title: t('no'), width: 70, csv: (d) => d.no, render: (d) => d.no },
    { key: 'name', title: t('name'), fixed: true, csv: name, render: (d) => <strong>{name(d)}</strong> },
    { key: 'class', title: t('class'), csv: (d) => (zh ? d.class : d.class_en), render: (d) => (zh ? d.class : d.class_en) },
    { key: 'content', title: t('content'), hidden: true, csv: (d) => d.content, render: (d) => d.content ?? '—' },
    { key: 'state', title: t('state'), csv: (d) => d.state, render: (d) => <StateTag kind="deliverable" state={d.state} /> },
    { key: 'version', title: t('version'), csv: (d) => d.version, render: (d) => d.version ?? '—' },
    { key: 'changed', title: t('changed'), csv: (d) => d.changed_at, render: (d) => <When at={d.changed_at} /> },
    {
      key: 'do',
      title: c('actions'),
      fixed: true,
      width: 220,
      render: (d) => (
        <span style={{ display: 'inline-flex', gap: 6, flexWrap: 'wrap' }}>
          {maySubmit(d.state) && <Button size="small" type={d.state === 'accepted' ? 'default' : 'primary'} onClick={() => setChosen(d)}>{t(d.state === 'missing' ? 'submit' : 'submitAgain')}</Button>}
          {d.state !== 'missing' && <Button size="small" onClick={() => setShown(d)}>{t('history')}</Button>}
        </span>
      ),
    },
  ];
  return (
    <Page title={t('deliverables')} extra={<Documents formats={['pdf', 'xlsx']} path="/ops/v1/deliverables/document" name="deliverables" />}>
      <ServerTable
        id="supplier-deliverables"
        queryKey={['deliverables', 'supplier']}
        load={async ({ signal }) => whole((await data(ops.GET('/ops/v1/deliverables', { signal }))).deliverables)}
        find={(d) => `${d.no} ${d.name} ${d.name_en} ${d.class} ${d.state}`}
        rowKey={(d) => String(d.no)}
        columns={columns}
        empty={{ title: t('deliverablesNone'), hint: t('deliverablesHint') }}
      />
      <Submit key={chosen?.no} d={chosen} close={() => setChosen(undefined)} />
      <History d={shown} close={() => setShown(undefined)} />
    </Page>
  );
}
