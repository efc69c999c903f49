import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { FormDrawer } from '@/components/FormDrawer';
import { common } from '@/i18n/common';
import { net } from '@/i18n/tenant-networks';
import { useTexts } from '@/i18n';

/** Gives a thing another name. */
export function Rename({ name, save, small = false }: { name: string; save: (name: string) => Promise<unknown>; small?: boolean }) {
  const t = useTexts(net);
  const c = useTexts(common);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size={small ? 'small' : 'middle'} onClick={() => setOpen(true)}>
        {t('rename')}
      </Button>
      <FormDrawer<{ name: string }> open={open} onClose={() => setOpen(false)} title={`${t('rename')}: ${name}`} done={t('renamed')} okText={c('save')} initial={{ name }} submit={(v) => save(v.name.trim())}>
        <Form.Item name="name" label={t('name')} rules={[{ required: true, whitespace: true, message: c('required') }]}>
          <Input maxLength={255} />
        </Form.Item>
      </FormDrawer>
    </>
  );
}
