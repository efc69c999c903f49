import { App, Button, Input, Modal, type ButtonProps } from 'antd';
import { useState, type ReactNode } from 'react';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';
import { Failure } from './Failure';
import { useSend } from './useSend';

interface Props {
  /** On the button that opens it and the one that does it. */
  label: string;
  /** What will be done, with the name of the thing: "Delete server web-1". */
  what: string;
  /** What follows from it. */
  then?: ReactNode;
  /** Said when it is done. */
  done: string;
  danger?: boolean;
  /** The name to be typed before what cannot be undone. */
  type?: string;
  /** Asks for a reason, which is passed on; `required` refuses an empty one. */
  reason?: { label: string; required: boolean };
  act: (reason: string) => Promise<unknown>;
  button?: ButtonProps;
}

/** Asks before it acts, and names what it will do. */
export function Confirm({ label, what, then, done, danger, type, reason, act, button }: Props) {
  const t = useTexts(common);
  const { message } = App.useApp();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const [why, setWhy] = useState('');
  const doing = useSend({
    mutationFn: () => act(why.trim()),
    onSuccess: () => {
      setOpen(false);
      void message.success(done);
    },
  });
  const start = () => {
    doing.reset();
    setTyped('');
    setWhy('');
    setOpen(true);
  };
  const ready = (type === undefined || typed === type) && (!reason?.required || why.trim() !== '');
  return (
    <>
      <Button size="small" danger={danger} {...button} onClick={start}>
        {label}
      </Button>
      <Modal
        open={open}
        title={what}
        okText={label}
        cancelText={t('cancel')}
        okButtonProps={{ danger, disabled: !ready }}
        confirmLoading={doing.isPending}
        onOk={() => doing.send()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        {then !== undefined && <p>{then}</p>}
        {type !== undefined && (
          <label>
            {t('confirmType', { name: type })}
            <Input value={typed} autoComplete="off" onChange={(e) => setTyped(e.target.value)} />
          </label>
        )}
        {reason && (
          <label>
            {reason.label}
            <Input.TextArea rows={3} maxLength={2000} aria-required={reason.required} value={why} onChange={(e) => setWhy(e.target.value)} />
          </label>
        )}
        {doing.error && <Failure error={doing.error} />}
      </Modal>
    </>
  );
}
