import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { data, ops } from '@/api/ops';
import { caseEvents } from '@/i18n/events';
import { useLang, usePick } from '@/i18n';

/** Words of the desk in both languages, as the API has them: kinds, states, events, levels and clocks of the contract. */
export function useWords() {
  const { lang } = useLang();
  const desk = useQuery({ queryKey: ['desk'], queryFn: ({ signal }) => data(ops.GET('/ops/v1/desk', { signal })), staleTime: Infinity });
  const all = desk.data;
  const list = useCallback(
    (of: string) => (of === 'levels' ? all?.levels : of === 'clocks' ? all?.clocks : all?.words[of]) ?? [],
    [all],
  );
  const named = useCallback((w: { name: string; name_en: string }) => (lang === 'zh' ? w.name : w.name_en), [lang]);
  /** The name of a word; one that is unknown shows as it is. */
  const word = useCallback(
    (of: string, value: string | null | undefined) => {
      if (!value) return '—';
      const found = list(of).find((w) => w.word === value);
      return found ? named(found) : value;
    },
    [list, named],
  );
  const options = useCallback((of: string) => list(of).map((w) => ({ value: w.word, label: named(w) })), [list, named]);
  return { word, options, error: desk.error };
}

/** The name of an entry of a timeline: an event of the case, or what is entered besides. */
export function useEvents(of: string): (event: string) => string {
  const { word } = useWords();
  const say = usePick();
  return useCallback(
    (event) => {
      const named = word(of, event);
      const own = caseEvents[event];
      return named === event && own ? say(own) : named;
    },
    [of, word, say],
  );
}
