import { Button, Form, Input, Tag } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { networking, type SecurityGroup } from '@/api/networking';
import { Confirm } from '@/components/Confirm';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { common } from '@/i18n/common';
import { sec } from '@/i18n/tenant-security';
import { useLang, useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { Exposed } from './Exposed';
import { Opening } from './Opening';
import { sayRule, tooOpen } from './rules';

const SHOWN = 4;

export default function Groups() {
  const t = useTexts(sec);
  const c = useTexts(common);
  const { lang } = useLang();
  const go = useNavigate();
  const may = useMay()('member');
  const [making, setMaking] = useState<'group' | 'opening'>();
  const inward = (g: SecurityGroup) => g.security_group_rules.filter((r) => r.direction === 'ingress');
  const says = (g: SecurityGroup) => inward(g).map((r) => sayRule(r, (id) => id, lang));
  const create = may && (
    <Button type="primary" onClick={() => setMaking('group')}>
      {t('create')}
    </Button>
  );
  const columns: Column<SecurityGroup>[] = [
    { key: 'name', title: t('name'), fixed: true, width: 200, sort: 'name', csv: (g) => g.name, render: (g) => <Link to={`/tenant/security-groups/${g.id}`}>{g.name}</Link> },
    {
      key: 'allows',
      title: t('allows'),
      csv: (g) => says(g).join('; '),
      render: (g) => {
        const all = says(g);
        if (all.length === 0) return t('nothing');
        return (
          <>
            {inward(g).some(tooOpen) && <Tag color="red">{t('openAll')}</Tag>}
            {all.slice(0, SHOWN).map((s, i) => <div key={i}>{s}</div>)}
            {all.length > SHOWN && <Link to={`/tenant/security-groups/${g.id}`}>{t('more', { n: all.length - SHOWN })}</Link>}
          </>
        );
      },
    },
    { key: 'description', title: t('description'), sort: 'description', csv: (g) => g.description, render: (g) => g.description || '—' },
    { key: 'id', title: 'ID', hidden: true, csv: (g) => g.id, render: (g) => <span className="mono">{g.id}</span> },
    {
      key: 'actions',
      title: t('remove'),
      fixed: true,
      // The one that a project begins with stays.
      render: (g) =>
        may && g.name !== 'default' ? (
          <Confirm
            label={t('remove')}
            danger
            what={t('removeGroup', { name: g.name })}
            then={t('removeGroupThen')}
            done={t('removed')}
            act={() => networking.del(`/security-groups/${encodeURIComponent(g.id)}`)}
          />
        ) : (
          '—'
        ),
    },
  ];
  return (
    <Page title={t('groups')} extra={may && <><Button onClick={() => setMaking('opening')}>{t('openings')}</Button>{create}</>}>
      <Exposed />
      <ServerTable
        id="security-groups"
        queryKey={['security-groups', 'list']}
        load={({ limit, marker, filters: f, sort, signal }) => networking.groups({ limit, marker, name: f.name, sort_key: sort?.key, sort_dir: sort?.dir }, signal)}
        rowKey={(g) => g.id}
        columns={columns}
        search={{ key: 'name', placeholder: t('nameExact') }}
        empty={{ title: t('groupsNone'), hint: t('groupsHint'), action: create }}
      />
      <FormDrawer<{ name: string; description?: string }, { security_group: SecurityGroup }>
        open={making === 'group'}
        onClose={() => setMaking(undefined)}
        title={t('create')}
        done={t('created')}
        submit={(security_group) => networking.post('/security-groups', { security_group })}
        onDone={(made) => void go(`/tenant/security-groups/${made.security_group.id}`)}
      >
        <Form.Item name="name" label={t('name')} rules={[{ required: true, whitespace: true, message: c('required') }]}>
          <Input maxLength={255} />
        </Form.Item>
        <Form.Item name="description" label={t('description')}>
          <Input maxLength={255} />
        </Form.Item>
      </FormDrawer>
      <Opening open={making === 'opening'} onClose={() => setMaking(undefined)} />
    </Page>
  );
}
