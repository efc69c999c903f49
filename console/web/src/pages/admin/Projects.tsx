import { useQuery } from '@tanstack/react-query';
import { Empty, Input, Tree } from 'antd';
import { useMemo, useState } from 'react';
import type { Project } from '@/api/identity';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { people } from '@/i18n/admin-people';
import { useTexts } from '@/i18n';
import { Waiting } from '@/layout/edges';
import { everyDomain, everyProject } from './lists';
import { ProjectForm, ProjectPanel } from './ProjectPanel';
import { findBranch, keysOf, prune, treeOf, type Branch } from './tree';

interface Node {
  key: string;
  title: React.ReactNode;
  children: Node[];
}

/** Domains with their projects, as deep as they go. */
export default function Projects() {
  const t = useTexts(people);
  const domains = useQuery(everyDomain);
  const projects = useQuery(everyProject);
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<string>();
  const [folded, setFolded] = useState<readonly string[]>([]);
  const [editing, setEditing] = useState<Project>();
  const [creating, setCreating] = useState(false);

  const tree = useMemo(() => treeOf(domains.data ?? [], projects.data ?? []), [domains.data, projects.data]);
  const shown = useMemo(() => prune(tree, words), [tree, words]);
  const keys = useMemo(() => keysOf(shown), [shown]);
  const branch = findBranch(tree, chosen);
  const nodes = useMemo(() => {
    const node = (b: Branch): Node => ({
      key: b.key,
      title: b.enabled ? b.name : `${b.name} (${t('disabled')})`,
      children: b.children.map(node),
    });
    return shown.map(node);
  }, [shown, t]);
  const error = domains.error ?? projects.error;
  const again = () => void Promise.all([domains.refetch(), projects.refetch()]);

  return (
    <Page title={t('projects')}>
      {error && <Failure error={error} retry={again} />}
      {!error && (domains.isPending || projects.isPending) && <Waiting />}
      {domains.data && projects.data && (
        <div style={{ display: 'grid', gap: 16, gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 320px), 1fr))', alignItems: 'start' }}>
          <section aria-label={t('projectsTree')} style={{ minWidth: 0, background: '#fff', padding: 12, borderRadius: 8, border: '1px solid #d9e0de' }}>
            <Input allowClear aria-label={t('projectsFind')} placeholder={t('projectsFind')} value={words} onChange={(e) => setWords(e.target.value)} />
            <p role="status" style={{ margin: '8px 0' }}>{t('projectsCount', { n: projects.data.length })}</p>
            {nodes.length === 0 ? (
              <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('projectsNone')} />
            ) : (
              <Tree
                blockNode
                showLine
                height={560}
                treeData={nodes}
                selectedKeys={chosen === undefined ? [] : [chosen]}
                expandedKeys={keys.filter((k) => !folded.includes(k))}
                onExpand={(open) => setFolded(keys.filter((k) => !open.includes(k)))}
                onSelect={([key]) => setChosen(key === undefined ? undefined : String(key))}
              />
            )}
          </section>
          {branch ? (
            <ProjectPanel branch={branch} edit={setEditing} create={() => setCreating(true)} />
          ) : (
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('projectsChoose')} />
          )}
        </div>
      )}
      <ProjectForm key={editing?.id ?? 'new'} open={creating || editing !== undefined} above={branch} project={editing} onClose={() => { setCreating(false); setEditing(undefined); }} />
    </Page>
  );
}
