import { Button, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { instant } from '@/api/calendar';
import { cloudNow } from '@/api/clock';
import { data, ops, type Schema } from '@/api/ops';
import { byLast } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { FormDrawer } from '@/components/FormDrawer';
import { Page } from '@/components/Page';
import { ServerTable, type Column } from '@/components/ServerTable';
import { Mark } from '@/components/StateTag';
import { When } from '@/components/When';
import { common } from '@/i18n/common';
import { inbox } from '@/i18n/purchaser-inbox';
import { useRoleName } from '@/i18n/roles';
import { useTexts } from '@/i18n';
import { useSession } from '@/session/context';

type Deputy = Schema<'Deputy'>;
interface Wish {
  deputy: string;
  role: string;
  from?: string;
  until: string;
  reason?: string;
}

/** Roles at whose stages a flow may stop. */
const DECIDING = ['purchaser', 'operator', 'audit_administrator', 'security_administrator'];

function standing(d: Deputy): 'active' | 'later' | 'ended' {
  const now = cloudNow();
  if (d.revoked_at || Date.parse(d.until) <= now) return 'ended';
  return Date.parse(d.from) > now ? 'later' : 'active';
}

export default function Deputies() {
  const t = useTexts(inbox);
  const c = useTexts(common);
  const { roles, user } = useSession();
  const [open, setOpen] = useState(false);
  const role = useRoleName();
  const own = DECIDING.filter((r) => roles.includes(r));
  const need = [{ required: true, message: c('required') }];
  const columns: Column<Deputy>[] = [
    { key: 'deputy', title: t('deputy'), fixed: true, csv: (d) => d.deputy_name, render: (d) => <strong>{d.deputy_name}</strong> },
    { key: 'person', title: t('person'), csv: (d) => d.person_name, render: (d) => d.person_name },
    { key: 'role', title: t('deputyRole'), csv: (d) => d.role, render: (d) => role(d.role) },
    { key: 'from', title: t('from'), csv: (d) => d.from, render: (d) => <When at={d.from} /> },
    { key: 'until', title: t('until'), csv: (d) => d.until, render: (d) => <When at={d.until} /> },
    { key: 'reason', title: t('reason'), csv: (d) => d.reason, render: (d) => d.reason ?? '—' },
    {
      key: 'state',
      title: t('state'),
      csv: standing,
      render: (d) => <Mark tone={standing(d) === 'active' ? 'ok' : standing(d) === 'later' ? 'wait' : 'off'}>{t(standing(d))}</Mark>,
    },
    {
      key: 'do',
      title: c('actions'),
      fixed: true,
      render: (d) =>
        d.person === user.id && standing(d) !== 'ended' ? (
          <Confirm
            label={t('revoke')}
            what={t('revokeWhat', { name: d.deputy_name })}
            then={t('revokeThen')}
            done={t('revoked')}
            danger
            act={() => data(ops.DELETE('/ops/v1/deputies/{id}', { params: { path: { id: d.id } } }))}
          />
        ) : (
          '—'
        ),
    },
  ];
  const create = <Button type="primary" onClick={() => setOpen(true)}>{t('deputyNew')}</Button>;
  return (
    <Page title={t('deputies')} extra={own.length > 0 && create}>
      <ServerTable
        id="deputies"
        queryKey={['deputies']}
        load={async ({ limit, marker, signal }) => {
          const { deputies } = await data(ops.GET('/ops/v1/deputies', { params: { query: { limit: String(limit), marker } }, signal }));
          return byLast(deputies, limit, (d) => d.id);
        }}
        rowKey={(d) => d.id}
        columns={columns}
        empty={{ title: t('deputiesNone'), hint: t('deputiesHint') }}
      />
      <FormDrawer<Wish>
        open={open}
        title={t('deputyNew')}
        onClose={() => setOpen(false)}
        done={t('named')}
        initial={{ role: own[0] }}
        submit={(v) =>
          data(
            ops.POST('/ops/v1/deputies', {
              body: { deputy: v.deputy.trim(), role: v.role, from: instant(v.from) ?? null, until: instant(v.until) ?? '', reason: v.reason?.trim() || null },
            }),
          )
        }
      >
        <p>{t('deputiesHint')}</p>
        <Form.Item name="deputy" label={t('deputyId')} rules={need} extra={t('deputyIdHelp')}>
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="role" label={t('deputyRole')} rules={need}>
          <Select options={own.map((value) => ({ value, label: role(value) }))} />
        </Form.Item>
        <Form.Item name="from" label={t('from')} extra={t('fromHelp')}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="until" label={t('until')} rules={need}>
          <Input type="datetime-local" />
        </Form.Item>
        <Form.Item name="reason" label={t('reason')}>
          <Input.TextArea rows={2} maxLength={2000} />
        </Form.Item>
      </FormDrawer>
    </Page>
  );
}
