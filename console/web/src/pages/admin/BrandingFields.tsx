import { Alert, Button, Checkbox, ConfigProvider, Form, Input, type FormInstance } from 'antd';
import { useState, type ChangeEvent } from 'react';
import type { Branding, BrandingBody } from '@/api/brand';
import { branded, contrast, ENOUGH, ratio } from '@/brand/colour';
import { MARK } from '@/brand/store';
import { branding } from '@/i18n/branding';
import { common } from '@/i18n/common';
import { useTexts } from '@/i18n';

/** What the API takes, and whether the certificate that there is goes. */
export type Values = BrandingBody & { drop?: boolean };

const LARGEST = 256 * 1024;

function base64Of(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '');
    reader.onerror = () => reject(reader.error ?? new Error('unreadable'));
    reader.readAsDataURL(file);
  });
}

/** A picture as base64; an empty text removes the one that there is. */
function LogoField({ id, value, onChange, present }: { id?: string; value?: string; onChange?: (v: string | undefined) => void; present: boolean }) {
  const t = useTexts(branding);
  const [wrong, setWrong] = useState(false);
  const choose = async (e: ChangeEvent<HTMLInputElement>) => {
    const file = e.target.files?.[0];
    const large = file !== undefined && file.size > LARGEST;
    setWrong(large);
    if (file === undefined || large) return onChange?.(undefined);
    await base64Of(file).then(onChange, () => setWrong(true));
  };
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center' }}>
      <input id={id} type="file" accept="image/png,image/jpeg,image/webp" onChange={(e) => void choose(e)} />
      {present && value === undefined && <Button size="small" onClick={() => onChange?.('')}>{t('logoRemove')}</Button>}
      {value === '' && <span role="status">{t('logoRemoved')}</span>}
      {wrong && <Alert type="error" showIcon title={t('logoLarge')} />}
    </div>
  );
}

/** How buttons, links and the name will look. */
function Preview({ form, present }: { form: FormInstance<Values>; present?: Branding }) {
  const t = useTexts(branding);
  const names = [Form.useWatch('name_zh', form), Form.useWatch('name_en', form)];
  const colour = Form.useWatch('colour', form);
  const logo = Form.useWatch('logo', form);
  const said = ratio(colour);
  // What the first bytes are, the browser finds out; the cloud has looked at them before it gives them to anybody else.
  const picture = logo ? `data:image/png;base64,${logo}` : logo === undefined ? present?.logo?.path : undefined;
  const enough = colour !== undefined && said !== undefined && contrast(colour, '#ffffff') >= ENOUGH;
  return (
    <section aria-label={t('preview')} style={{ border: '1px solid #d9e0de', borderRadius: 8, padding: 12, marginBottom: 24 }}>
      {said !== undefined && <Alert type={enough ? 'success' : 'error'} showIcon title={t(enough ? 'colourHint' : 'colourPoor', { ratio: said })} style={{ marginBottom: 12 }} />}
      <ConfigProvider theme={branded(enough ? colour : null)}>
        <div style={{ display: 'flex', flexWrap: 'wrap', gap: 12, alignItems: 'center' }}>
          <img src={picture ?? MARK} alt="" height={32} style={{ maxWidth: 128, objectFit: 'contain' }} />
          <strong>{names.filter(Boolean).join(' · ') || '—'}</strong>
          <Button type="primary" tabIndex={-1}>{t('previewButton')}</Button>
          <Button type="link" tabIndex={-1}>{t('previewLink')}</Button>
        </div>
      </ConfigProvider>
    </section>
  );
}

/** The fields are named as the API's. */
export function BrandingFields({ form, present }: { form: FormInstance<Values>; present?: Branding }) {
  const t = useTexts(branding);
  const c = useTexts(common);
  const needed = [{ required: true, message: c('required') }];
  return (
    <>
      <Form.Item name="name_zh" label={t('nameZh')} rules={needed}>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
      <Form.Item name="name_en" label={t('nameEn')} rules={needed}>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
      <Form.Item name="colour" label={t('colour')} rules={needed}>
        <Input type="color" style={{ width: 96 }} />
      </Form.Item>
      <Form.Item name="logo" label={t('logo')} extra={t('logoHint')}>
        <LogoField present={present?.logo != null} />
      </Form.Item>
      <Preview form={form} present={present} />
      <Form.Item name="host" label={t('host')} extra={t('hostHint')}>
        <Input maxLength={253} autoComplete="off" />
      </Form.Item>
      <Form.Item name="certificate" label={t('certificatePem')} extra={t('certificateHint')}>
        <Input.TextArea rows={4} className="mono" autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="key" label={t('key')} extra={t('keyHint')}>
        <Input.TextArea rows={4} className="mono" autoComplete="off" spellCheck={false} />
      </Form.Item>
      {present?.certificate != null && (
        <Form.Item name="drop" valuePropName="checked">
          <Checkbox>{t('certificateDrop')}</Checkbox>
        </Form.Item>
      )}
    </>
  );
}
