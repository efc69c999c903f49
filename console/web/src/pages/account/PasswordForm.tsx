import { Button, Form, Input } from 'antd';
import { session } from '@/api/session';
import { Failure } from '@/components/Failure';
import { useSend } from '@/components/useSend';
import { account } from '@/i18n/account';
import { useTexts } from '@/i18n';

interface Values {
  old: string;
  new: string;
  again: string;
}

/** The rules of passwords are the server's, which says which one is broken. */
export function PasswordForm({ done }: { done: () => void }) {
  const t = useTexts(account);
  const [form] = Form.useForm<Values>();
  const change = useSend({
    mutationFn: (v: Values) => session.password({ old: v.old, new: v.new }),
    onSuccess: () => {
      form.resetFields();
      done();
    },
  });
  return (
    <Form form={form} layout="vertical" requiredMark={false} style={{ maxWidth: 400 }} onFinish={(v) => change.send(v)}>
      <Form.Item name="old" label={t('old')} rules={[{ required: true }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="new" label={t('fresh')} rules={[{ required: true }]}>
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('again')}
        dependencies={['new']}
        rules={[
          { required: true },
          ({ getFieldValue }) => ({
            validator: (_, v: string) => (v === getFieldValue('new') ? Promise.resolve() : Promise.reject(new Error(t('differ')))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      {change.error && <Failure error={change.error} />}
      <Button type="primary" htmlType="submit" loading={change.isPending} style={{ marginTop: 12 }}>
        {t('change')}
      </Button>
    </Form>
  );
}
