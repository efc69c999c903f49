import { Alert, Button, Form, Input, Modal, Radio } from 'antd';
import { useState } from 'react';
import { compute, type Keypair } from '@/api/compute';
import { Confirm } from '@/components/Confirm';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { save } from '@/components/table/csv';
import { common } from '@/i18n/common';
import { store } from '@/i18n/tenant-storage';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';

interface Fields {
  name: string;
  how: 'make' | 'import';
  public_key?: string;
}
type Made = Keypair & { private_key?: string };

/** The private half: here once, and nowhere afterwards. */
function Once({ made, onClose }: { made: Made; onClose: () => void }) {
  const t = useTexts(store);
  const [kept, setKept] = useState(false);
  return (
    <Modal open title={t('keyOnce')} closable={false} mask={{ closable: false }} keyboard={false} footer={<Button disabled={!kept} onClick={onClose}>{t('keyHave')}</Button>}>
      <Alert type="warning" showIcon title={t('keyOnceText')} style={{ marginBottom: 12 }} />
      <Button
        type="primary"
        onClick={() => {
          save(new Blob([made.private_key!], { type: 'application/octet-stream' }), `${made.name}.pem`);
          setKept(true);
        }}
      >
        {t('keyDownload')}
      </Button>
    </Modal>
  );
}

export default function Keypairs() {
  const t = useTexts(store);
  const c = useTexts(common);
  const may = useMay()('member');
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<Made>();
  const must = [{ required: true, whitespace: true, message: c('required') }];
  const create = may && (
    <Button type="primary" onClick={() => setMaking(true)}>
      {t('keyCreate')}
    </Button>
  );
  const columns: Column<Keypair>[] = [
    { key: 'name', title: t('name'), fixed: true, csv: (k) => k.name, render: (k) => <strong>{k.name}</strong> },
    { key: 'type', title: t('type'), csv: (k) => k.type, render: (k) => k.public_key.split(' ')[0] },
    { key: 'fingerprint', title: t('fingerprint'), csv: (k) => k.fingerprint, render: (k) => <span className="mono">{k.fingerprint}</span> },
    { key: 'public', title: t('keyPublic'), hidden: true, csv: (k) => k.public_key, render: (k) => <span className="mono">{k.public_key}</span> },
    {
      key: 'actions',
      title: c('actions'),
      fixed: true,
      render: (k) =>
        may ? (
          <Confirm label={t('remove')} danger what={t('keyRemove', { name: k.name })} then={t('keyRemoveThen')} done={t('removed')} act={() => compute.del(`/os-keypairs/${encodeURIComponent(k.name)}`)} />
        ) : (
          '—'
        ),
    },
  ];
  return (
    <Page title={t('keys')} extra={create}>
      <ServerTable
        id="keypairs"
        queryKey={['keypairs']}
        load={({ limit, marker, signal }) => compute.keypairs({ limit, marker }, signal)}
        rowKey={(k) => k.name}
        columns={columns}
        find={(k) => `${k.name} ${k.fingerprint}`}
        empty={{ title: t('keysNone'), hint: t('keysHint'), action: create }}
      />
      <FormDrawer<Fields, Made>
        open={making}
        onClose={() => setMaking(false)}
        title={t('keyCreate')}
        done={t('keyCreated')}
        initial={{ how: 'make' }}
        submit={({ name, how, public_key }) => compute.createKeypair({ name: name.trim(), ...(how === 'import' && { public_key: public_key!.trim() }) })}
        onDone={(k) => k.private_key !== undefined && setMade(k)}
      >
        {(form) => (
          <>
            <Form.Item name="name" label={t('name')} rules={must}>
              <Input maxLength={255} autoComplete="off" />
            </Form.Item>
            <Form.Item name="how" label={t('keyHow')}>
              <Radio.Group options={[{ value: 'make', label: t('keyMake') }, { value: 'import', label: t('keyImport') }]} />
            </Form.Item>
            <Form.Item noStyle shouldUpdate={(a: Fields, b: Fields) => a.how !== b.how}>
              {() =>
                form.getFieldValue('how') === 'import' && (
                  <Form.Item name="public_key" label={t('keyPublic')} extra={t('keyPublicHint')} rules={must}>
                    <Input.TextArea rows={4} className="mono" spellCheck={false} />
                  </Form.Item>
                )
              }
            </Form.Item>
          </>
        )}
      </FormDrawer>
      {made && <Once made={made} onClose={() => setMade(undefined)} />}
    </Page>
  );
}
