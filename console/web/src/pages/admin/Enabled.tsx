import { Mark } from '@/components/StateTag';
import { people } from '@/i18n/admin-people';
import { useTexts } from '@/i18n';

export function Enabled({ on }: { on: boolean }) {
  const t = useTexts(people);
  return <Mark tone={on ? 'ok' : 'off'}>{t(on ? 'enabled' : 'disabled')}</Mark>;
}
