import { useQuery } from '@tanstack/react-query';
import { Button, Card, Descriptions, Form, Input, Spin, Tag } from 'antd';
import { accounts } from '@/api/accounts';
import type { Project } from '@/api/identity';
import { Confirm } from '@/components/Confirm';
import { Failure } from '@/components/Failure';
import { FormDrawer } from '@/components/FormDrawer';
import { people } from '@/i18n/admin-people';
import { common } from '@/i18n/common';
import { useRoleName } from '@/i18n/roles';
import { useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { Enabled } from './Enabled';
import { useDomainName } from './lists';
import type { Branch } from './tree';

interface Body {
  project: Partial<Project>;
}

/** A new project below `above`, or one that is changed. */
export function ProjectForm({ open, above, project, onClose }: { open: boolean; above?: Branch; project?: Project; onClose: () => void }) {
  const t = useTexts(people);
  const c = useTexts(common);
  const place = above?.project ? { parent_id: above.project.id, domain_id: above.project.domain_id } : { domain_id: above?.domain?.id };
  return (
    <FormDrawer<Body>
      open={open}
      title={project ? t('editProject', { name: project.name }) : t('createProject')}
      onClose={onClose}
      done={t(project ? 'changed' : 'created')}
      initial={project && { project: { name: project.name, description: project.description } }}
      submit={({ project: p }) =>
        project ? accounts.updateProject(project.id, { project: p }) : accounts.createProject({ project: { ...p, ...place } })
      }
    >
      {!project && <p>{t('below')}: <strong>{above?.name}</strong></p>}
      <Form.Item name={['project', 'name']} label={t('name')} rules={[{ required: true, message: c('required') }]}>
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      <Form.Item name={['project', 'description']} label={t('description')}>
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
    </FormDrawer>
  );
}

function Holders({ project }: { project: string }) {
  const t = useTexts(people);
  const role = useRoleName();
  const grants = useQuery({
    queryKey: ['identity', 'grants', 'project', project],
    queryFn: ({ signal }) => accounts.grants({ 'scope.project.id': project }, signal),
  });
  if (grants.error) return <Failure error={grants.error} retry={() => void grants.refetch()} />;
  if (!grants.data) return <Spin />;
  if (grants.data.length === 0) return <>{t('rolesNone')}</>;
  return (
    <ul style={{ margin: 0, paddingInlineStart: 18 }}>
      {grants.data.map((g, i) => (
        <li key={i}>
          {g.user?.name ?? g.user?.id ?? `${t('group')} ${g.group?.name ?? g.group?.id ?? ''}`}{' '}
          <Tag>{role(g.role.name ?? g.role.id)}</Tag>
        </li>
      ))}
    </ul>
  );
}

/** What the chosen branch is and what may be done with it. */
export function ProjectPanel({ branch, edit, create }: { branch: Branch; edit: (p: Project) => void; create: () => void }) {
  const t = useTexts(people);
  const domain = useDomainName();
  const manage = useMay()('system_administrator', 'admin');
  const p = branch.project;
  const name = branch.name;
  const actions = manage && (
    <div style={{ display: 'flex', gap: 6, flexWrap: 'wrap' }}>
      <Button size="small" type="primary" onClick={create}>{t('createProject')}</Button>
      {p && (
        <>
          <Button size="small" onClick={() => edit(p)}>{t('edit')}</Button>
          <Confirm
            label={t(p.enabled ? 'disable' : 'enable')}
            what={t(p.enabled ? 'disableProject' : 'enableProject', { name })}
            then={p.enabled ? t('disableProjectThen') : undefined}
            done={t(p.enabled ? 'wasDisabled' : 'wasEnabled')}
            danger={p.enabled}
            act={() => accounts.updateProject(p.id, { project: { enabled: !p.enabled } })}
          />
          <Confirm
            label={t('delete')}
            what={t('deleteProject', { name })}
            then={t('deleteProjectThen')}
            done={t('deleted')}
            danger
            type={name}
            button={{ disabled: branch.children.length > 0 }}
            act={() => accounts.deleteProject(p.id)}
          />
        </>
      )}
    </div>
  );
  return (
    <Card title={name} style={{ minWidth: 0 }}>
      {actions}
      <Descriptions
        column={1}
        size="small"
        style={{ marginTop: 12 }}
        items={[
          { key: 's', label: t('state'), children: <Enabled on={branch.enabled} /> },
          { key: 't', label: t('description'), children: (p?.description ?? branch.domain?.description) || '—' },
          ...(p ? [{ key: 'd', label: t('domain'), children: domain(p.domain_id) }] : []),
          { key: 'i', label: t('id'), children: <span className="mono">{p?.id ?? branch.domain?.id}</span> },
          { key: 'n', label: t('parts'), children: branch.children.length },
          ...(p ? [{ key: 'r', label: t('projectRoles'), children: <Holders project={p.id} /> }] : []),
        ]}
      />
    </Card>
  );
}
