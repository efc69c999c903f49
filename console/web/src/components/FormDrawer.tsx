import { App, Button, Drawer, Form, type FormInstance } from 'antd';
import { useEffect, type ReactNode } from 'react';
import { ApiError } from '@/api/error';
import { common } from '@/i18n/common';
import { useLang, useTexts } from '@/i18n';
import { Failure, saidBy } from './Failure';
import { useSend } from './useSend';

interface Props<V extends object, R> {
  open: boolean;
  title: string;
  onClose: () => void;
  initial?: Partial<V>;
  submit: (values: V) => Promise<R>;
  /** Hears what the API answered, after the drawer has closed. */
  onDone?: (answer: R) => void;
  done: string;
  okText?: string;
  /** Fields: `Form.Item`s whose names are the fields of the API, so that an error finds its field. */
  children: ReactNode | ((form: FormInstance<V>) => ReactNode);
  width?: number;
}

/** A form at the side. An error that names a field is shown at it. */
export function FormDrawer<V extends object, R = unknown>(p: Props<V, R>) {
  const t = useTexts(common);
  const { lang } = useLang();
  const { message, modal } = App.useApp();
  const [form] = Form.useForm<V>();
  const { open, onDone, onClose } = p;
  const sending = useSend({
    mutationFn: p.submit,
    onSuccess: (answer) => {
      void message.success(p.done);
      onClose();
      onDone?.(answer);
    },
    onError: (e) => {
      if (!(e instanceof ApiError) || e.field === undefined) return;
      const name = e.field.split(/[.[\]]+/).filter(Boolean).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
      if (form.getFieldInstance(name as never) === undefined) return;
      form.setFields([{ name: name as never, errors: [saidBy(e, lang)] }]);
      form.scrollToField(name as never, { focus: true });
    },
  });
  const { reset } = sending;
  useEffect(() => {
    if (open) reset();
  }, [open, reset]);
  const close = () => {
    if (!form.isFieldsTouched()) onClose();
    else modal.confirm({ title: t('unsaved'), okText: t('close'), cancelText: t('cancel'), onOk: onClose });
  };
  return (
    <Drawer
      open={open}
      title={p.title}
      size={p.width ?? 560}
      onClose={close}
      destroyOnHidden
      styles={{ wrapper: { maxWidth: '100vw' } }}
      footer={
        <div style={{ display: 'flex', gap: 8, justifyContent: 'flex-end' }}>
          <Button onClick={close}>{t('cancel')}</Button>
          <Button type="primary" loading={sending.isPending} onClick={() => form.submit()}>
            {p.okText ?? t('submit')}
          </Button>
        </div>
      }
    >
      <Form<V> form={form} layout="vertical" preserve={false} initialValues={p.initial} scrollToFirstError onFinish={(v) => sending.send(v)}>
        {typeof p.children === 'function' ? p.children(form) : p.children}
        {sending.error && <Failure error={sending.error} />}
      </Form>
    </Drawer>
  );
}
