import { Button, Form, Input, Select } from 'antd';
import { useMemo, useState } from 'react';
import { accounts, type Group } from '@/api/accounts';
import { Confirm } from '@/components/Confirm';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { people } from '@/i18n/admin-people';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { useDomainName, useDomainOptions } from './lists';
import { Members } from './Members';

interface Body {
  group: Partial<Group>;
}

export default function Groups() {
  const t = useTexts(people);
  const c = useTexts(common);
  const domain = useDomainName();
  const domains = useDomainOptions();
  const manage = useMay()('system_administrator', 'admin');
  const [doing, setDoing] = useState<Group | 'new'>();
  const [members, setMembers] = useState<Group>();
  const edited = typeof doing === 'object' ? doing : undefined;
  const filters = useMemo<Filter[]>(() => [{ key: 'domain_id', label: t('domain'), options: domains }], [t, domains]);
  const columns: Column<Group>[] = [
    { key: 'name', title: t('name'), fixed: true, csv: (g) => g.name, render: (g) => <strong>{g.name}</strong> },
    { key: 'domain', title: t('domain'), csv: (g) => domain(g.domain_id), render: (g) => domain(g.domain_id) },
    { key: 'description', title: t('description'), csv: (g) => g.description, render: (g) => g.description || '—' },
    { key: 'id', title: t('id'), hidden: true, csv: (g) => g.id, render: (g) => <span className="mono">{g.id}</span> },
    {
      key: 'do',
      title: t('actions'),
      fixed: true,
      width: 260,
      render: (g) => (
        <div style={{ display: 'flex', gap: 6, flexWrap: 'wrap' }}>
          <Button size="small" onClick={() => setMembers(g)}>{t('members')}</Button>
          {manage && <Button size="small" onClick={() => setDoing(g)}>{t('edit')}</Button>}
          {manage && (
            <Confirm
              label={t('delete')}
              what={t('deleteGroup', { name: g.name })}
              then={t('deleteGroupThen')}
              done={t('deleted')}
              danger
              type={g.name}
              act={() => accounts.deleteGroup(g.id)}
            />
          )}
        </div>
      ),
    },
  ];
  const create = <Button type="primary" onClick={() => setDoing('new')}>{t('createGroup')}</Button>;
  return (
    <Page title={t('groups')} extra={manage ? create : undefined}>
      <ServerTable
        id="groups"
        queryKey={['identity', 'groups']}
        load={({ limit, marker, filters: f, signal }) => accounts.groups({ ...f, limit, marker }, signal)}
        rowKey={(g) => g.id}
        columns={columns}
        filters={filters}
        search={{ key: 'name', placeholder: t('findGroup') }}
        empty={{ title: t('groupsNone'), hint: t('groupsHint'), action: manage ? create : undefined }}
      />
      <FormDrawer<Body>
        key={edited?.id ?? 'new'}
        open={doing !== undefined}
        title={edited ? t('editGroup', { name: edited.name }) : t('createGroup')}
        onClose={() => setDoing(undefined)}
        done={t(edited ? 'changed' : 'created')}
        initial={edited ? { group: { name: edited.name, description: edited.description } } : { group: { domain_id: 'default' } }}
        submit={(body) => (edited ? accounts.updateGroup(edited.id, body) : accounts.createGroup(body))}
      >
        <Form.Item name={['group', 'name']} label={t('name')} rules={[{ required: true, message: c('required') }]}>
          <Input maxLength={64} autoComplete="off" />
        </Form.Item>
        {!edited && (
          <Form.Item name={['group', 'domain_id']} label={t('domain')} rules={[{ required: true, message: c('required') }]}>
            <Select options={domains} showSearch={{ optionFilterProp: 'label' }} />
          </Form.Item>
        )}
        <Form.Item name={['group', 'description']} label={t('description')}>
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      </FormDrawer>
      <Members group={members} onClose={() => setMembers(undefined)} />
    </Page>
  );
}
