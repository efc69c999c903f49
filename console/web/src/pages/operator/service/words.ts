import { useCallback } from 'react';
import { useWords } from '@/components/useWords';
import { desk } from '@/i18n/operator-desk';
import { useTexts } from '@/i18n';

const OWN = ['raise', 'raised', 'open', 'request', 'report', 'downtime', 'uptime', 'downtime_void', 'comment', 'assign', 'link'] as const;
/** The name of an entry of a timeline: an event of the case, or what is entered besides. */
export function useEvents(of: string): (event: string) => string {
  const { word } = useWords();
  const t = useTexts(desk);
  return useCallback(
    (event) => {
      const named = word(of, event);
      const own = OWN.find((o) => o === event);
      return named === event && own ? t(`event_${own}`) : named;
    },
    [of, word, t],
  );
}
