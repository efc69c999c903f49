import { useQueryClient } from '@tanstack/react-query';
import { compute, type Server } from '@/api/compute';
import { seg } from '@/api/openstack';
import { Confirm } from '@/components/Confirm';
import { saidBy } from '@/components/Failure';
import { servers } from '@/i18n/tenant-servers';
import { useLang, useTexts } from '@/i18n';
import { each, may } from './request';

export type Act = 'start' | 'stop' | 'reboot' | 'hardReboot' | 'delete';

const DO: Record<Act, (id: string) => Promise<unknown>> = {
  start: (id) => compute.action(id, { 'os-start': null }),
  stop: (id) => compute.action(id, { 'os-stop': null }),
  reboot: (id) => compute.action(id, { reboot: { type: 'SOFT' } }),
  hardReboot: (id) => compute.action(id, { reboot: { type: 'HARD' } }),
  delete: (id) => compute.del(`/servers/${seg(id)}`),
};
const fits = (act: Act, s: Server): boolean =>
  act === 'delete' || (act === 'hardReboot' ? !s['OS-EXT-STS:task_state'] && ['ACTIVE', 'ERROR', 'SHUTOFF'].includes(s.status) : may(s)[act]);

const SHOWN = 3;
const REASONS = 3;

/** A button that does one thing with one server or with several, after it has asked. */
export function ActButton({ act, rows, size, onDone }: { act: Act; rows: Server[]; size?: 'small' | 'middle'; onDone?: () => void }) {
  const t = useTexts(servers);
  const { lang } = useLang();
  const queries = useQueryClient();
  // Of several, those are left out to which it would do nothing.
  const able = rows.filter((s) => fits(act, s));
  const listed = able.slice(0, SHOWN).map((s) => s.name).join(', ');
  const names = able.length > SHOWN ? t('many', { names: listed, n: able.length }) : listed;
  const one = able.length === 1 ? able[0] : undefined;
  return (
    <Confirm
      label={rows.length > 1 ? `${t(act)} (${able.length})` : t(act)}
      what={t(`${act}What`, { names })}
      then={t(`${act}Then`)}
      done={t('asked', { n: able.length })}
      danger={act === 'delete' || act === 'hardReboot'}
      type={act === 'delete' ? (one?.name ?? String(able.length)) : undefined}
      button={{ disabled: able.length === 0, size: size ?? 'middle' }}
      act={async () => {
        const { done, refused } = await each(able, DO[act]);
        if (refused.length === 0) return onDone?.();
        void queries.invalidateQueries();
        if (one) throw refused[0]!.error;
        const why = refused.slice(0, REASONS).map((r) => `${r.name}: ${saidBy(r.error, lang)}`).join('; ');
        throw new Error(t('someFailed', { ok: done, bad: refused.length, why }));
      }}
    />
  );
}
