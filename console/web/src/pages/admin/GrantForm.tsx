import { useQuery } from '@tanstack/react-query';
import { Checkbox, Form, Radio, Select } from 'antd';
import { useMemo } from 'react';
import { accounts } from '@/api/accounts';
import { FormDrawer } from '@/components/FormDrawer';
import { safety } from '@/i18n/admin-safety';
import { common } from '@/i18n/common';
import { roleNames } from '@/i18n/roles';
import { usePick, useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { grantOf, type GrantForm as Values } from './duties';
import { everyGroup, everyProject, everyRole, useDomainName, useDomainOptions, useUserOptions } from './lists';

const find = { optionFilterProp: 'label' };

function Fields({ who, on }: { who: Values['who']; on: Values['on'] }) {
  const t = useTexts(safety);
  const c = useTexts(common);
  const say = usePick();
  const admin = useMay()('admin');
  const domain = useDomainName();
  const users = useUserOptions();
  const domains = useDomainOptions();
  const groups = useQuery(everyGroup);
  const projects = useQuery(everyProject);
  const roles = useQuery(everyRole);
  const actors = who === 'user' ? users : (groups.data ?? []).map((g) => ({ value: g.id, label: `${g.name} · ${domain(g.domain_id)}` }));
  const targets = on === 'domain' ? domains : (projects.data ?? []).map((p) => ({ value: p.id, label: `${p.name} · ${domain(p.domain_id)}` }));
  const choices = useMemo(
    // The API refuses the role admin to everybody but an admin.
    () => (roles.data ?? []).filter((r) => admin || r.name !== 'admin').map((r) => ({ value: r.id, label: roleNames[r.name] ? `${say(roleNames[r.name]!)} · ${r.name}` : r.name })),
    [roles.data, admin, say],
  );
  const needed = [{ required: true, message: c('required') }];
  return (
    <>
      <Form.Item name="actor" label={t(who)} rules={needed}>
        <Select options={actors} showSearch={find} />
      </Form.Item>
      <Form.Item name="role" label={t('role')} rules={needed}>
        <Select options={choices} showSearch={find} loading={roles.isPending} />
      </Form.Item>
      <Form.Item name="on" label={t('on')} rules={needed}>
        <Radio.Group options={[{ value: 'project', label: t('project') }, { value: 'domain', label: t('domain') }, { value: 'system', label: t('onPlatform') }]} />
      </Form.Item>
      {on !== 'system' && (
        <>
          <Form.Item name="target" label={t(on)} rules={needed}>
            <Select options={targets} showSearch={find} />
          </Form.Item>
          <Form.Item name="inherited" valuePropName="checked" extra={t('inheritedHint')}>
            <Checkbox>{t('inherited')}</Checkbox>
          </Form.Item>
        </>
      )}
    </>
  );
}

/** Gives a role; the separation of duties is checked by the API, whose answer is shown. */
export function GrantForm({ open, onClose }: { open: boolean; onClose: () => void }) {
  const t = useTexts(safety);
  return (
    <FormDrawer<Values>
      open={open}
      title={t('grant')}
      onClose={onClose}
      done={t('granted')}
      initial={{ who: 'user', on: 'project' }}
      submit={(f) => accounts.grant(grantOf(f))}
    >
      {(form) => (
        <>
          <Form.Item name="who" label={t('who')}>
            <Radio.Group
              options={[{ value: 'user', label: t('user') }, { value: 'group', label: t('group') }]}
              onChange={() => form.setFieldValue('actor', undefined)}
            />
          </Form.Item>
          <Form.Item noStyle shouldUpdate={(a: Values, b: Values) => a.who !== b.who || a.on !== b.on}>
            {() => <Fields key={String(form.getFieldValue('on'))} who={form.getFieldValue('who') ?? 'user'} on={form.getFieldValue('on') ?? 'project'} />}
          </Form.Item>
        </>
      )}
    </FormDrawer>
  );
}
