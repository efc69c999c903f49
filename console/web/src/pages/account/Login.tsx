import { Alert, Button, Card, Form, Input } from 'antd';
import { useState } from 'react';
import { ApiError } from '@/api/error';
import type { Login as Body } from '@/api/session';
import { useProduct, useTitle } from '@/brand/store';
import { Failure } from '@/components/Failure';
import { Logo } from '@/components/Logo';
import { account } from '@/i18n/account';
import { useTexts } from '@/i18n';
import { LanguageSwitch } from '@/layout/AccountMenu';
import { useSessions } from '@/session/context';
import type { Reason } from '@/session/reducer';

export default function Login({ reason }: { reason: Reason }) {
  const t = useTexts(account);
  const { login } = useSessions();
  const product = useProduct();
  const [second, setSecond] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [form] = Form.useForm<Body>();
  const full = error instanceof ApiError && error.code === 'TooManySessions';

  useTitle();

  const submit = async (values: Body, replace = false) => {
    setBusy(true);
    setError(undefined);
    try {
      await login({ ...values, domain: values.domain || undefined, totp: values.totp || undefined, replace });
    } catch (e) {
      const asked = e instanceof ApiError && e.code === 'SecondFactorRequired';
      if (asked) setSecond(true);
      else setError(e);
      setBusy(false);
    }
  };
  return (
    <main style={{ minHeight: '100%', display: 'grid', placeItems: 'center', padding: 16, boxSizing: 'border-box' }}>
      <Card style={{ width: 'min(400px, 100%)' }}>
        <div style={{ display: 'flex', alignItems: 'center', gap: 12, marginBottom: 16 }}>
          <Logo size={36} />
          <h1 style={{ fontSize: 20, margin: 0, flex: 1 }}>{t('loginTo', { product })}</h1>
          <LanguageSwitch />
        </div>
        {reason !== 'fresh' && error === undefined && (
          <Alert
            type={reason === 'left' ? 'success' : 'warning'}
            showIcon
            style={{ marginBottom: 16 }}
            title={t(reason === 'ended' ? 'expired' : reason)}
          />
        )}
        {error !== undefined && (
          <div style={{ marginBottom: 16 }}>
            <Failure error={error} />
            {full && (
              <Button block style={{ marginTop: 8 }} onClick={() => void submit(form.getFieldsValue(), true)}>
                {t('replace')}
              </Button>
            )}
          </div>
        )}
        <Form<Body> form={form} layout="vertical" requiredMark={false} initialValues={{ domain: 'Default' }} onFinish={(v) => void submit(v)}>
          <Form.Item name="user" label={t('user')} rules={[{ required: true }]}>
            <Input autoFocus autoComplete="username" />
          </Form.Item>
          <Form.Item name="domain" label={t('domain')} extra={t('domainHint')}>
            <Input autoComplete="organization" />
          </Form.Item>
          <Form.Item name="password" label={t('password')} rules={[{ required: true }]}>
            <Input.Password autoComplete="current-password" />
          </Form.Item>
          {second && (
            <Form.Item name="totp" label={t('totp')} extra={t('totpHint')} rules={[{ required: true, pattern: /^\d{6}$/, message: t('totpBad') }]}>
              <Input autoFocus inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
            </Form.Item>
          )}
          <Button type="primary" htmlType="submit" block loading={busy}>
            {t('login')}
          </Button>
        </Form>
      </Card>
    </main>
  );
}
