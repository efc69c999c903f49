import { useNavigate } from 'react-router';
import { data, ops } from '@/api/ops';
import { GrantPage } from '@/components/access/GrantPage';
import type { AccessGrant as Grant } from '@/components/access/GrantTable';
import { Confirm } from '@/components/Confirm';
import { LinkButton } from '@/components/LinkButton';
import { access } from '@/i18n/access';
import { useTexts } from '@/i18n';
import { useMay, useSession } from '@/session/context';
import { Text } from './fields';
import { Act } from './parts';

function Enter({ grant: g }: { grant: Grant }) {
  const t = useTexts(access);
  const go = useNavigate();
  const to = (server: string) => `/operator/access/${encodeURIComponent(g.id)}/console/${encodeURIComponent(server)}`;
  if (g.servers.length > 0) {
    return g.servers.map((s) => (
      <LinkButton key={s} type="primary" style={{ maxWidth: '100%', height: 'auto', whiteSpace: 'normal', overflowWrap: 'anywhere' }} to={to(s)}>
        {t('open')} <span className="mono">{s}</span>
      </LinkButton>
    ));
  }
  return (
    <Act<{ server: string }> primary label={t('open')} hint={t('openHint')} done={t('recorded')} submit={({ server }) => Promise.resolve(void go(to(server.trim())))}>
      <Text name="server" label={t('serverId')} required max={64} />
    </Act>
  );
}

/** A grant of access, as who asked sees it: open consoles, end it, read what was recorded. */
export default function AccessGrant() {
  const t = useTexts(access);
  const { user } = useSession();
  const may = useMay();
  const act = (g: Grant) => (
    <>
      {g.state === 'granted' && user.id === g.operator && <Enter grant={g} />}
      {(g.state === 'granted' || g.state === 'requested') && (
        <Confirm
          label={t('end')}
          what={t('endWhat')}
          done={t('ended')}
          danger
          reason={{ label: t('note'), required: false }}
          button={{ size: 'middle' }}
          act={(note) => data(ops.POST('/ops/v1/access-grants/{id}/end', { params: { path: { id: g.id } }, body: { note: note || null } }))}
        />
      )}
    </>
  );
  return <GrantPage base="/operator/access" act={act} reads={(g) => user.id === g.operator || may('audit_administrator')} />;
}
