import { Button, Form, Input } from 'antd';
import { useMemo, useState } from 'react';
import { accounts, type Domain } from '@/api/accounts';
import { whole } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { people } from '@/i18n/admin-people';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { Enabled } from './Enabled';

interface Body {
  domain: Partial<Domain>;
}
/** In it lives the administrator: it is neither disabled nor deleted. */
const DEFAULT = 'default';

function Actions({ domain, edit }: { domain: Domain; edit: () => void }) {
  const t = useTexts(people);
  const name = domain.name;
  return (
    <div style={{ display: 'flex', gap: 6, flexWrap: 'wrap' }}>
      <Button size="small" onClick={edit}>{t('edit')}</Button>
      {domain.id !== DEFAULT && (
        <Confirm
          label={t(domain.enabled ? 'disable' : 'enable')}
          what={t(domain.enabled ? 'disableDomain' : 'enableDomain', { name })}
          then={domain.enabled ? t('disableDomainThen') : undefined}
          done={t(domain.enabled ? 'wasDisabled' : 'wasEnabled')}
          danger={domain.enabled}
          act={() => accounts.updateDomain(domain.id, { domain: { enabled: !domain.enabled } })}
        />
      )}
      {domain.id !== DEFAULT && !domain.enabled && (
        <Confirm label={t('delete')} what={t('deleteDomain', { name })} then={t('deleteDomainThen')} done={t('deleted')} danger type={name} act={() => accounts.deleteDomain(domain.id)} />
      )}
    </div>
  );
}

export default function Domains() {
  const t = useTexts(people);
  const c = useTexts(common);
  const manage = useMay()('system_administrator', 'admin');
  const [doing, setDoing] = useState<Domain | 'new'>();
  const edited = typeof doing === 'object' ? doing : undefined;
  const filters = useMemo<Filter[]>(
    () => [{ key: 'enabled', label: t('state'), options: [{ value: 'true', label: t('enabled') }, { value: 'false', label: t('disabled') }] }],
    [t],
  );
  const columns: Column<Domain>[] = [
    { key: 'name', title: t('name'), fixed: true, csv: (d) => d.name, render: (d) => <strong>{d.name}</strong> },
    { key: 'state', title: t('state'), width: 110, csv: (d) => (d.enabled ? 'enabled' : 'disabled'), render: (d) => <Enabled on={d.enabled} /> },
    { key: 'description', title: t('description'), csv: (d) => d.description, render: (d) => d.description || '—' },
    { key: 'id', title: t('id'), csv: (d) => d.id, render: (d) => <span className="mono">{d.id}</span> },
    ...(manage ? [{ key: 'do', title: t('actions'), fixed: true, width: 240, render: (d: Domain) => <Actions domain={d} edit={() => setDoing(d)} /> }] : []),
  ];
  const create = <Button type="primary" onClick={() => setDoing('new')}>{t('createDomain')}</Button>;
  return (
    <Page title={t('domains')} extra={manage ? create : undefined}>
      <ServerTable
        id="domains"
        queryKey={['identity', 'domains']}
        load={async ({ filters: f, signal }) => {
          const all = await accounts.everyDomain(signal);
          return whole(f.enabled === undefined ? all : all.filter((d) => String(d.enabled) === f.enabled));
        }}
        find={(d) => `${d.name} ${d.description} ${d.id}`}
        rowKey={(d) => d.id}
        columns={columns}
        filters={filters}
        empty={{ title: t('domainsNone'), hint: t('domainsHint'), action: manage ? create : undefined }}
      />
      <FormDrawer<Body>
        key={edited?.id ?? 'new'}
        open={doing !== undefined}
        title={edited ? t('editDomain', { name: edited.name }) : t('createDomain')}
        onClose={() => setDoing(undefined)}
        done={t(edited ? 'changed' : 'created')}
        initial={edited && { domain: { name: edited.name, description: edited.description } }}
        submit={(body) => (edited ? accounts.updateDomain(edited.id, body) : accounts.createDomain(body))}
      >
        <Form.Item name={['domain', 'name']} label={t('name')} rules={[{ required: true, message: c('required') }]}>
          <Input maxLength={64} autoComplete="off" />
        </Form.Item>
        <Form.Item name={['domain', 'description']} label={t('description')}>
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      </FormDrawer>
    </Page>
  );
}
