import { Form, InputNumber } from 'antd';
import { data, ops } from '@/api/ops';
import { GrantTable } from '@/components/access/GrantTable';
import { Page } from '@/components/Page';
import { access } from '@/i18n/access';
import { useTexts } from '@/i18n';
import { Ids, Project, Text, useNeed } from './fields';
import { Act } from './parts';

interface Wish {
  project?: string;
  servers?: string[];
  reason: string;
  minutes: number;
}
/** The API's bound: MINUTES_MOST. */
const MOST = 480;

/** Leave to enter a tenant's servers: asked for here, answered by the tenant. */
export default function AccessGrants() {
  const t = useTexts(access);
  const need = useNeed(true);
  const ask = (
    <Act<Wish>
      primary
      label={t('ask')}
      hint={t('askHint')}
      done={t('asked')}
      initial={{ minutes: 60 }}
      submit={(v) => data(ops.POST('/ops/v1/access-grants', { body: { ...v, project: v.project?.trim() || null, servers: v.servers ?? [] } }))}
    >
      <Ids name="servers" label={t('servers')} hint={t('serversHint')} />
      <Project label={t('project')} hint={t('projectHint')} />
      <Text name="reason" label={t('reason')} required area max={1000} />
      <Form.Item name="minutes" label={t('minutes')} rules={need}>
        <InputNumber min={1} max={MOST} precision={0} />
      </Form.Item>
    </Act>
  );
  return (
    <Page title={t('title')} extra={ask}>
      <p>{t('operatorHint')}</p>
      <GrantTable base="/operator/access" own />
    </Page>
  );
}
