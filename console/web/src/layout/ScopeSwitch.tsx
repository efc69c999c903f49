import { App, Select } from 'antd';
import { useState } from 'react';
import { common } from '@/i18n/common';
import { useLang, useTexts } from '@/i18n';
import { saidBy } from '@/components/Failure';
import { useSession, useSessions } from '@/session/context';

const SYSTEM = ':system';

/** The project, or the whole platform, that one acts in. */
export function ScopeSwitch() {
  const t = useTexts(common);
  const { lang } = useLang();
  const { message } = App.useApp();
  const session = useSession();
  const { scope } = useSessions();
  const [busy, setBusy] = useState(false);
  const now = session.scope === null ? undefined : 'system' in session.scope ? SYSTEM : session.scope.project.id;
  const options = [
    ...(session.system ? [{ value: SYSTEM, label: t('scopeSystem') }] : []),
    ...session.projects.map((p) => ({ value: p.id, label: p.name })),
  ];
  const change = async (value: string) => {
    setBusy(true);
    try {
      await scope(value === SYSTEM ? { system: true } : { project: value });
    } catch (e) {
      void message.error(saidBy(e, lang));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Select
      aria-label={t('scope')}
      style={{ flex: '0 1 220px', minWidth: 96 }}
      placeholder={t('scopeNone')}
      showSearch={{ optionFilterProp: 'label' }}
      popupMatchSelectWidth={false}
      loading={busy}
      value={now}
      options={options}
      onChange={(v: string) => void change(v)}
    />
  );
}
