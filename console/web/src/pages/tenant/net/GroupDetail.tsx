import { Alert, Button, Empty, Skeleton, Tag } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { networking, type SecurityGroup, type SecurityGroupRule } from '@/api/networking';
import { everyRow } from '@/api/paging';
import { Confirm } from '@/components/Confirm';
import { Failure } from '@/components/Failure';
import { Page } from '@/components/Page';
import { sec } from '@/i18n/tenant-security';
import { useLang, useTexts } from '@/i18n';
import { useMay } from '@/session/context';
import { MOST_TARGETS, Opening, type Wanted } from './Opening';
import { byId, isCard, nameOf, portsQuery } from './read';
import { RuleForm } from './RuleForm';
import { sayRule, tooOpen } from './rules';

function Rules({ rules, say, may }: { rules: SecurityGroupRule[]; say: (r: SecurityGroupRule) => string; may: boolean }) {
  const t = useTexts(sec);
  if (rules.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('nothing')} />;
  return (
    <ul className="row-cards">
      {rules.map((r) => (
        <li key={r.id} style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center', containIntrinsicSize: 'auto 48px' }}>
          <span style={{ flex: '1 1 260px' }}>
            {tooOpen(r) && <Tag color="red">{t('openAll')}</Tag>} {say(r)}
            {r.description && <div>{r.description}</div>}
          </span>
          {may && (
            <Confirm
              label={t('remove')}
              danger
              what={t('removeRule')}
              then={t('removeRuleThen', { rule: say(r) })}
              done={t('removed')}
              act={() => networking.del(`/security-group-rules/${encodeURIComponent(r.id)}`)}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

export default function GroupDetail() {
  const t = useTexts(sec);
  const { lang } = useLang();
  const { id = '' } = useParams();
  const may = useMay()('member');
  const [adding, setAdding] = useState(false);
  const [opening, setOpening] = useState<Wanted>();
  const query = useQuery({
    queryKey: ['security-group', id],
    queryFn: ({ signal }) => networking.get<{ security_group: SecurityGroup }>(`/security-groups/${encodeURIComponent(id)}`, undefined, signal).then((b) => b.security_group),
  });
  const all = useQuery({ queryKey: ['security-groups', 'all'], queryFn: ({ signal }) => everyRow((at) => networking.groups({ ...at }, signal)) });
  const ports = useQuery({ ...portsQuery, enabled: adding });
  const g = query.data;
  if (!g) return <Page title={t('group')}>{query.error ? <Failure error={query.error} retry={() => void query.refetch()} /> : <Skeleton active={false} />}</Page>;
  const names = byId(all.data);
  const say = (r: SecurityGroupRule) => sayRule(r, (other) => nameOf(names.get(other), other), lang);
  const of = (direction: string) => g.security_group_rules.filter((r) => r.direction === direction);
  // Whom an opening is for that is asked for instead of a rule: the servers of the group.
  const targets = [...new Set((ports.data ?? []).filter((p) => isCard(p) && p.security_groups.includes(g.id)).map((p) => p.device_id))].slice(0, MOST_TARGETS);
  const extra = may && (
    <>
      <Button onClick={() => setOpening({})}>{t('openings')}</Button>
      <Button type="primary" onClick={() => setAdding(true)}>{t('addRule')}</Button>
    </>
  );
  return (
    <Page title={g.name} extra={extra}>
      <p>
        <Link to="/tenant/security-groups">{t('groups')}</Link> {g.description && `· ${g.description}`}
      </p>
      {g.security_group_rules.some(tooOpen) && <Alert type="error" showIcon title={t('openAll')} description={t('refusedWhy')} />}
      <h2>{t('inward')}</h2>
      <Rules rules={of('ingress')} say={say} may={may} />
      <h2>{t('outward')}</h2>
      <Rules rules={of('egress')} say={say} may={may} />
      <RuleForm
        group={g}
        others={(all.data ?? []).filter((o) => o.id !== g.id)}
        open={adding}
        onClose={() => setAdding(false)}
        onOpening={(wanted) => {
          setAdding(false);
          setOpening({ ...wanted, targets });
        }}
      />
      <Opening open={opening !== undefined} onClose={() => setOpening(undefined)} wanted={opening} />
    </Page>
  );
}
