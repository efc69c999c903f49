import { Form, Input, Select } from 'antd';
import { accounts, type User, type UserBody } from '@/api/accounts';
import { FormDrawer } from '@/components/FormDrawer';
import { people } from '@/i18n/admin-people';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { useDomainOptions } from './lists';
import { PasswordField } from './PasswordField';

/** A new user, or with `user` one that is changed. */
export function UserForm({ open, user, onClose }: { open: boolean; user?: User; onClose: () => void }) {
  const t = useTexts(people);
  const c = useTexts(common);
  const domains = useDomainOptions();
  return (
    <FormDrawer<UserBody>
      open={open}
      title={user ? t('editUser', { name: user.name }) : t('createUser')}
      onClose={onClose}
      done={t(user ? 'changed' : 'created')}
      initial={
        user
          ? { user: { name: user.name, email: user.email, description: user.description } }
          : { user: { domain_id: 'default', change_password_upon_first_use: true } }
      }
      submit={(body) => (user ? accounts.updateUser(user.id, body) : accounts.createUser(body))}
    >
      {(form) => (
        <>
          <Form.Item name={['user', 'name']} label={t('userName')} rules={[{ required: true, message: c('required') }]}>
            <Input autoComplete="off" maxLength={255} />
          </Form.Item>
          {!user && (
            <Form.Item name={['user', 'domain_id']} label={t('domain')} rules={[{ required: true, message: c('required') }]}>
              <Select options={domains} showSearch={{ optionFilterProp: 'label' }} />
            </Form.Item>
          )}
          <Form.Item name={['user', 'email']} label={t('email')}>
            <Input type="email" autoComplete="off" maxLength={255} />
          </Form.Item>
          <Form.Item name={['user', 'description']} label={t('description')}>
            <Input.TextArea rows={2} maxLength={500} />
          </Form.Item>
          {!user && <PasswordField form={form} label={t('password')} />}
        </>
      )}
    </FormDrawer>
  );
}

export function ResetForm({ user, onClose }: { user: User | undefined; onClose: () => void }) {
  const t = useTexts(people);
  const may = useMay();
  return (
    <FormDrawer<UserBody>
      open={user !== undefined}
      title={t('resetWhat', { name: user?.name ?? '' })}
      onClose={onClose}
      done={t('resetDone')}
      okText={t('reset')}
      initial={{ user: { change_password_upon_first_use: true } }}
      submit={(body) => accounts.updateUser(user!.id, body)}
    >
      {(form) => (
        <>
          <p>{t('resetThen')}</p>
          <PasswordField form={form} label={t('newPassword')} always={!may('admin')} />
        </>
      )}
    </FormDrawer>
  );
}
