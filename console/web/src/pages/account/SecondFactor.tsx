import { Button, Form, Input, Modal, Typography } from 'antd';
import { useMutation } from '@tanstack/react-query';
import qrcode from 'qrcode-generator';
import { useMemo, useState } from 'react';
import { session } from '@/api/session';
import { Failure } from '@/components/Failure';
import { account } from '@/i18n/account';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';
import { useSession, useSessions } from '@/session/context';

/** The code as one path, drawn here: the secret leaves this page in no picture's address. */
function Qr({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => {
    const code = qrcode(0, 'M');
    code.addData(text);
    code.make();
    const n = code.getModuleCount();
    let d = '';
    for (let y = 0; y < n; y++) for (let x = 0; x < n; x++) if (code.isDark(y, x)) d += `M${x + 4} ${y + 4}h1v1h-1z`;
    return { size: n + 8, path: d };
  }, [text]);
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} width={220} height={220} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

export function SecondFactor() {
  const t = useTexts(account);
  const c = useTexts(common);
  const { second_factor } = useSession();
  const { refresh } = useSessions();
  const [asking, setAsking] = useState(false);
  const begin = useMutation({ mutationFn: session.totpNew });
  const on = useMutation({
    mutationFn: session.totpOn,
    onSuccess: async () => {
      begin.reset();
      await refresh();
    },
  });
  const off = useMutation({
    mutationFn: session.totpOff,
    onSuccess: async () => {
      setAsking(false);
      await refresh();
    },
  });
  if (second_factor) {
    return (
      <>
        <p>{t('secondOn')}</p>
        <Button danger onClick={() => setAsking(true)}>
          {t('secondStop')}
        </Button>
        <Modal open={asking} title={t('secondStopAsk')} footer={null} onCancel={() => setAsking(false)} destroyOnHidden>
          <Form<{ password: string }> layout="vertical" onFinish={(v) => off.mutate(v.password)}>
            <Form.Item name="password" label={t('password')} rules={[{ required: true }]}>
              <Input.Password autoFocus autoComplete="current-password" />
            </Form.Item>
            {off.error && <Failure error={off.error} />}
            <Button danger htmlType="submit" loading={off.isPending} style={{ marginTop: 12 }}>
              {t('secondStop')}
            </Button>
          </Form>
        </Modal>
      </>
    );
  }
  return (
    <>
      <p>{t('secondOff')}</p>
      {begin.error && <Failure error={begin.error} />}
      {!begin.data ? (
        <Button type="primary" loading={begin.isPending} onClick={() => begin.mutate()}>
          {t('secondStart')}
        </Button>
      ) : (
        <>
          <p>{t('secondScan')}</p>
          <Qr text={begin.data.uri} label={t('secondQr')} />
          <p>
            {t('secret')}: <Typography.Text copyable className="mono">{begin.data.secret}</Typography.Text>
          </p>
          <Form<{ code: string }> layout="vertical" style={{ maxWidth: 280 }} onFinish={(v) => on.mutate(v.code)}>
            <Form.Item name="code" label={t('totp')} rules={[{ required: true, pattern: /^\d{6}$/, message: t('totpBad') }]}>
              <Input inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
            </Form.Item>
            {on.error && <Failure error={on.error} />}
            <div className="tools" style={{ marginTop: 12 }}>
              <Button type="primary" htmlType="submit" loading={on.isPending}>
                {t('verify')}
              </Button>
              <Button onClick={() => begin.reset()}>{c('cancel')}</Button>
            </div>
          </Form>
        </>
      )}
    </>
  );
}
