import { useQuery } from '@tanstack/react-query';
import { useCallback, useMemo } from 'react';
import { data, ops, type Schema } from '@/api/ops';
import { useLang } from '@/i18n';

const NONE: Schema<'Word'>[] = [];

/** The desk's own words: `word('ticket.kind', 'fault')`, and the choices of a list of them. */
export function useWords() {
  const zh = useLang().lang === 'zh';
  const query = useQuery({ queryKey: ['desk-words'], queryFn: ({ signal }) => data(ops.GET('/ops/v1/desk', { signal })), staleTime: 3_600_000 });
  const words = query.data?.words;
  const named = useCallback((w: Schema<'Word'>) => (zh ? w.name : w.name_en), [zh]);
  const word = useCallback(
    (list: string, value: string) => {
      const found = (words?.[list] ?? NONE).find((w) => w.word === value);
      return found ? named(found) : value;
    },
    [words, named],
  );
  const choices = useCallback((list: string) => (words?.[list] ?? NONE).map((w) => ({ value: w.word, label: named(w) })), [words, named]);
  return useMemo(() => ({ word, choices, pending: query.isPending, error: query.error }), [word, choices, query.isPending, query.error]);
}
