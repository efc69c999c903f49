import { Alert, Button, Form, Input, InputNumber, Radio, Select } from 'antd';
import { networking, type SecurityGroup } from '@/api/networking';
import { FormDrawer } from '@/components/FormDrawer';
import { common } from '@/i18n/common';
import { sec, services } from '@/i18n/tenant-security';
import { usePick, useTexts } from '@/i18n';
import { byLabel } from '../choices';
import type { Wanted } from './Opening';
import { parsePrefix, refused, ruleRequest, type RuleForm as Fields } from './rules';

const ANY = 'any';

interface Props {
  group: SecurityGroup;
  others: SecurityGroup[];
  open: boolean;
  onClose: () => void;
  /** An opening is to be asked for instead. */
  onOpening: (wanted: Wanted) => void;
}

/** What an opening takes over of a rule that was refused. */
function wantedOf(f: Fields): Wanted {
  const s = services[f.service];
  const purpose = f.description?.trim() || undefined;
  if (!s || s.protocol === 'icmp') return { purpose };
  const from = s.port ?? f.port_range_min ?? undefined;
  return { protocol: s.protocol, from_port: from, to_port: s.port ?? f.port_range_max ?? undefined, purpose };
}

/** A rule in plain words. One that lets everybody in is refused, with the request to make instead. */
export function RuleForm({ group, others, open, onClose, onOpening }: Props) {
  const t = useTexts(sec);
  const c = useTexts(common);
  const say = usePick();
  const must = [{ required: true, message: c('required') }];
  return (
    <FormDrawer<Fields>
      open={open}
      onClose={onClose}
      title={t('addRule')}
      done={t('addedRule')}
      initial={{ direction: 'ingress', service: 'ssh', who: 'network' }}
      submit={(f) => networking.post('/security-group-rules', { security_group_rule: ruleRequest(group.id, f) })}
    >
      {(form) => (
        <>
          <Form.Item name="direction" label={t('direction')} rules={must}>
            <Radio.Group options={[{ value: 'ingress', label: t('inward') }, { value: 'egress', label: t('outward') }]} />
          </Form.Item>
          <Form.Item name="service" label={t('service')} rules={must}>
            <Select
              {...byLabel}
              options={[
                ...Object.entries(services).map(([value, s]) => ({ value, label: say(s.name) + (s.port ? ` (${s.protocol.toUpperCase()} ${s.port})` : '') })),
                { value: ANY, label: t('anyWay') },
              ]}
            />
          </Form.Item>
          <Form.Item noStyle shouldUpdate={(a: Fields, b: Fields) => a.service !== b.service}>
            {() =>
              ['tcp', 'udp'].includes(form.getFieldValue('service') as string) && (
                <div style={{ display: 'flex', gap: 16 }}>
                  <Form.Item name="port_range_min" label={t('portFrom')} rules={must}>
                    <InputNumber min={1} max={65535} precision={0} />
                  </Form.Item>
                  <Form.Item
                    name="port_range_max"
                    label={t('portTo')}
                    dependencies={['port_range_min']}
                    rules={[{ validator: (_, v?: number | null) => (!v || v >= (form.getFieldValue('port_range_min') as number) ? Promise.resolve() : Promise.reject(new Error(t('portBad')))) }]}
                  >
                    <InputNumber min={1} max={65535} precision={0} />
                  </Form.Item>
                </div>
              )
            }
          </Form.Item>
          <Form.Item
            name="who"
            label={t('who')}
            dependencies={['direction', 'service', 'remote_ip_prefix']}
            rules={[{ validator: () => (refused(form.getFieldsValue()) ? Promise.reject(new Error(t('refused'))) : Promise.resolve()) }]}
          >
            <Select
              options={(['network', 'self', 'group', 'all'] as const).map((value) => ({
                value,
                label: { network: t('whoNetwork'), self: t('whoSelf'), group: t('whoGroup'), all: t('whoAll') }[value],
              }))}
            />
          </Form.Item>
          <Form.Item noStyle shouldUpdate>
            {() => {
              const f = form.getFieldsValue();
              return (
                <>
                  {f.who === 'network' && (
                    <Form.Item
                      name="remote_ip_prefix"
                      label={t('prefix')}
                      extra={t('prefixHint')}
                      rules={[{ validator: (_, v?: string) => (v && parsePrefix(v) ? Promise.resolve() : Promise.reject(new Error(t('prefixBad')))) }]}
                    >
                      <Input />
                    </Form.Item>
                  )}
                  {f.who === 'group' && (
                    <Form.Item name="remote_group_id" label={t('group')} rules={must}>
                      <Select {...byLabel} options={others.map((g) => ({ value: g.id, label: g.name }))} />
                    </Form.Item>
                  )}
                  {refused(f) && (
                    <Alert
                      type="error"
                      showIcon
                      role="alert"
                      style={{ marginBottom: 16 }}
                      title={t('refused')}
                      description={
                        <>
                          <p>{t('refusedWhy')}</p>
                          <Button type="primary" onClick={() => onOpening(wantedOf(f))}>{t('openings')}</Button>
                        </>
                      }
                    />
                  )}
                </>
              );
            }}
          </Form.Item>
          <Form.Item name="description" label={t('description')}>
            <Input maxLength={255} />
          </Form.Item>
        </>
      )}
    </FormDrawer>
  );
}
