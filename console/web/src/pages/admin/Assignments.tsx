import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Card, Collapse, Tag } from 'antd';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { accounts, grantPath, type Grant } from '@/api/accounts';
import { whole } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { ServerTable, type Column, type Filter } from '@/components/ServerTable';
import { safety } from '@/i18n/admin-safety';
import { useRoleName } from '@/i18n/roles';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { holdersOf, THREE } from './duties';
import { GrantForm } from './GrantForm';
import { everyRole } from './lists';

/** Who is administrator of what, and the rules that keep them apart. */
function Separation() {
  const t = useTexts(safety);
  const role = useRoleName();
  const grants = useQuery({
    queryKey: ['identity', 'grants', 'effective'],
    queryFn: ({ signal }) => accounts.grants({ effective: true }, signal),
  });
  const held = useMemo(() => grants.data && holdersOf(grants.data), [grants.data]);
  return (
    <>
      {grants.error && <Failure error={grants.error} retry={() => void grants.refetch()} />}
      {held && (
        <section aria-label={t('holders')} className="cards" style={{ marginBottom: 12 }}>
          {THREE.map((r) => (
            <Card key={r} size="small" title={role(r)}>
              {held.by[r].length === 0 ? t('nobody') : held.by[r].map((name) => <Tag key={name}>{name}</Tag>)}
            </Card>
          ))}
        </section>
      )}
      {held && held.both.length > 0 && <Alert type="error" showIcon style={{ marginBottom: 12 }} title={t('twoHeld', { who: held.both.join(', ') })} />}
      {held && held.both.length === 0 && <Alert type="success" showIcon style={{ marginBottom: 12 }} title={t('apart')} />}
      <Collapse
        style={{ marginBottom: 16 }}
        items={[
          {
            key: 'rules',
            label: t('rules'),
            children: (
              <ol style={{ margin: 0, paddingInlineStart: 20 }}>
                {(['rule1', 'rule2', 'rule3', 'rule4', 'rule5', 'rule6'] as const).map((r) => (
                  <li key={r}>{t(r)}</li>
                ))}
              </ol>
            ),
          },
        ]}
      />
    </>
  );
}

export default function Assignments() {
  const t = useTexts(safety);
  const role = useRoleName();
  const may = useMay();
  const change = may('security_administrator', 'admin');
  const [open, setOpen] = useState(false);
  const roles = useQuery(everyRole);
  const filters = useMemo<Filter[]>(
    () => [
      { key: 'kind', label: t('kind'), initial: 'stored', options: [{ value: 'stored', label: t('stored') }, { value: 'effective', label: t('effective') }] },
      { key: 'role.id', label: t('role'), options: (roles.data ?? []).map((r) => ({ value: r.id, label: role(r.name) })) },
    ],
    [t, role, roles.data],
  );
  const who = (g: Grant) => g.user?.name ?? g.user?.id ?? t('groupMark', { name: g.group?.name ?? g.group?.id ?? '' });
  const on = ({ scope: { project, domain } }: Grant) =>
    project?.name ?? project?.id ?? (domain ? t('onDomain', { name: domain.name ?? domain.id }) : t('onPlatform'));
  const inherited = (g: Grant) => g.scope['OS-INHERIT:inherited_to'] !== undefined;
  // Actions are of what was assigned, not of what follows from it.
  const kind = useSearchParams()[0].get('kind') ?? 'stored';
  const columns: Column<Grant>[] = [
    { key: 'who', title: t('who'), fixed: true, csv: who, render: (g) => <strong>{who(g)}</strong> },
    { key: 'role', title: t('role'), csv: (g) => g.role.name, render: (g) => <Tag>{role(g.role.name ?? g.role.id)}</Tag> },
    { key: 'on', title: t('on'), csv: on, render: (g) => <>{on(g)} {inherited(g) && <Tag>{t('inherited')}</Tag>}</> },
    ...(change && kind === 'stored'
      ? [
          {
            key: 'do',
            title: t('actions'),
            fixed: true,
            width: 100,
            render: (g: Grant) =>
              // The API lets only an admin take this one away.
              g.role.name === 'admin' && !may('admin') ? null : (
                <Confirm
                  label={t('revoke')}
                  what={t('revokeWhat', { who: who(g), on: on(g), role: role(g.role.name ?? g.role.id) })}
                  then={t('revokeThen')}
                  done={t('revoked')}
                  danger
                  act={() => accounts.revoke(g)}
                />
              ),
          },
        ]
      : []),
  ];
  const create = <Button type="primary" onClick={() => setOpen(true)}>{t('grant')}</Button>;
  return (
    <Page title={t('grants')} extra={change ? create : undefined}>
      <Separation />
      <ServerTable
        id="assignments"
        queryKey={['identity', 'grants']}
        load={async ({ filters: { kind: wanted, ...f }, signal }) => {
          return whole(await accounts.grants({ ...f, effective: wanted === 'effective' ? true : undefined }, signal));
        }}
        find={(g) => `${who(g)} ${g.role.name ?? ''} ${role(g.role.name ?? g.role.id)} ${on(g)}`}
        rowKey={grantPath}
        columns={columns}
        filters={filters}
        empty={{ title: t('grantsNone'), hint: t('grantsHint'), action: change ? create : undefined }}
      />
      <GrantForm open={open} onClose={() => setOpen(false)} />
    </Page>
  );
}
