import { Button, Checkbox, Form, Input, type FormInstance } from 'antd';
import { people } from '@/i18n/admin-people';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';
import { freshPassword } from './password';

/** A password that an administrator sets: to be changed by its owner, unless told otherwise; `always`, where the API takes nothing else. */
export function PasswordField<V extends object>({ form, label, always = false }: { form: FormInstance<V>; label: string; always?: boolean }) {
  const t = useTexts(people);
  const c = useTexts(common);
  return (
    <>
      <Form.Item label={label} extra={t('passwordRule')} required>
        <div style={{ display: 'flex', gap: 8 }}>
          <Form.Item name={['user', 'password'] as never} noStyle rules={[{ required: true, message: c('required') }, { min: 8, max: 128, message: t('passwordRule') }]}>
            <Input.Password autoComplete="new-password" aria-label={label} maxLength={128} />
          </Form.Item>
          <Button onClick={() => form.setFieldValue(['user', 'password'] as never, freshPassword() as never)}>{t('random')}</Button>
        </div>
      </Form.Item>
      <Form.Item name={['user', 'change_password_upon_first_use'] as never} valuePropName="checked">
        <Checkbox disabled={always}>{t('mustChange')}</Checkbox>
      </Form.Item>
    </>
  );
}
