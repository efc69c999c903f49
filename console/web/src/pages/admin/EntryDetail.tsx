import { Descriptions, Drawer } from 'antd';
import { addDays, dayOf } from '@/api/calendar';
import type { Schema } from '@/api/ops';
import { LinkButton } from '@/components/LinkButton';
import { StateTag } from '@/components/StateTag';
import { When } from '@/components/When';
import { ProjectName } from '@/components/Names';
import { ledger } from '@/i18n/admin-audit';
import { useTexts } from '@/i18n';

/** An entry of the ledger whole, with ways to what belongs to it. */
export function EntryDetail({ entry: e, onClose }: { entry: Schema<'AuditEntry'> | undefined; onClose: () => void }) {
  const t = useTexts(ledger);
  // What belongs together may have begun long before today: the links ask for the day before.
  const since = e ? `${addDays(dayOf(e.at), -1)}T00:00` : '';
  const to = (query: Record<string, string>) => `/admin/audit?${new URLSearchParams({ ...query, from: since }).toString()}`;
  return (
    <Drawer open={e !== undefined} title={e && t('entry', { seq: e.seq })} onClose={onClose} size={640} destroyOnHidden styles={{ wrapper: { maxWidth: '100vw' } }}>
      {e && (
        <>
          <Descriptions
            column={1}
            size="small"
            styles={{ content: { overflowWrap: 'anywhere' } }}
            items={[
              { key: 'at', label: t('when'), children: <When at={e.at} seconds /> },
              { key: 'u', label: t('user'), children: `${e.user_name} (${e.user})` },
              { key: 'a', label: t('action'), children: <span className="mono">{e.action}</span> },
              { key: 's', label: t('service'), children: e.service },
              { key: 'o', label: t('outcome'), children: <StateTag kind="audit" state={e.outcome} /> },
              { key: 'c', label: t('status'), children: e.status ?? '—' },
              { key: 'p', label: t('path'), children: <span className="mono">{e.path}</span> },
              { key: 'j', label: t('project'), children: <ProjectName id={e.project} /> },
              { key: 'r', label: t('remote'), children: <span className="mono">{e.remote ?? '—'}</span> },
              { key: 'd', label: t('detail'), children: e.detail ?? '—' },
              { key: 'q', label: t('request'), children: <span className="mono">{e.request}</span> },
              { key: 'i', label: t('id'), children: <span className="mono">{e.id}</span> },
              { key: 'n', label: t('place'), children: e.place ?? t('unsealed') },
              { key: 'v', label: t('chainValue'), children: <span className="mono">{e.chain ?? '—'}</span> },
            ]}
          />
          <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap', marginTop: 12 }}>
            <LinkButton to={to({ request: e.request })} onClick={onClose}>{t('sameRequest')}</LinkButton>
            <LinkButton to={to({ user: e.user })} onClick={onClose}>{t('sameUser')}</LinkButton>
          </div>
        </>
      )}
    </Drawer>
  );
}
