import { data, ops } from '@/api/ops';
import { useWhat, type AccessGrant } from '@/components/access/GrantTable';
import { Confirm } from '@/components/Confirm';
import { access } from '@/i18n/access';
import { useTexts } from '@/i18n';
import { useMay, useSession } from '@/session/context';

const noted = (id: string, note: string) => ({ params: { path: { id } }, body: { note: note || null } });

/** What a member of the project does about a grant. Who asked does not answer, nor does who runs the cloud. */
export function Answer({ grant: g }: { grant: AccessGrant }) {
  const t = useTexts(access);
  const may = useMay();
  const { user } = useSession();
  const what = useWhat();
  if (!may('member') || may('operator', 'admin') || user.id === g.operator) return null;
  const remark = { label: t('note'), required: false };
  const name = g.operator_name;
  if (g.state === 'granted') {
    return (
      <Confirm
        label={t('revoke')}
        what={t('revokeWhat', { name })}
        then={t('revokeThen')}
        done={t('revoked')}
        danger
        reason={remark}
        act={(note) => data(ops.POST('/ops/v1/access-grants/{id}/revoke', noted(g.id, note)))}
      />
    );
  }
  if (g.state !== 'requested') return null;
  return (
    <span style={{ display: 'inline-flex', gap: 8, flexWrap: 'wrap' }}>
      <Confirm
        label={t('approve')}
        what={t('approveWhat', { name, n: g.minutes })}
        then={t('approveThen', { what: what(g) })}
        done={t('approved')}
        reason={remark}
        button={{ type: 'primary' }}
        act={(note) => data(ops.POST('/ops/v1/access-grants/{id}/approve', noted(g.id, note)))}
      />
      <Confirm
        label={t('refuse')}
        what={t('refuseWhat', { name })}
        done={t('refused')}
        danger
        reason={remark}
        act={(note) => data(ops.POST('/ops/v1/access-grants/{id}/refuse', noted(g.id, note)))}
      />
    </span>
  );
}
