import { Tag } from 'antd';
import { common } from '@/i18n/common';
import { states, type StateKind, type Tone } from '@/i18n/states';
import { usePick, type Pair } from '@/i18n';
import { useCallback, useMemo } from 'react';
import { colours } from '@/theme';

const MARK: Record<Tone, string> = { ok: '✓', work: '…', wait: '!', bad: '✗', off: '–' };

/** A state by colour, sign and word: colour alone says nothing to many. */
export function Mark({ tone, children }: { tone: Tone; children: string }) {
  return (
    <Tag variant="outlined" style={{ color: colours[tone], borderColor: colours[tone], background: 'transparent', marginInlineEnd: 0 }}>
      <span aria-hidden>{MARK[tone]} </span>
      {children}
    </Tag>
  );
}

export function StateTag({ kind, state }: { kind: StateKind; state: string }) {
  const say = usePick();
  const known = (states[kind] as Readonly<Record<string, readonly [Tone, Pair]>>)[state];
  return known ? <Mark tone={known[0]}>{say(known[1])}</Mark> : <Mark tone="off">{state}</Mark>;
}

/** What a state is called, where a tag has no room. */
export function useStateName(): (kind: StateKind, state: string) => string {
  const say = usePick();
  return useCallback(
    (kind, state) => {
      const known = (states[kind] as Readonly<Record<string, readonly [Tone, Pair]>>)[state];
      return known ? say(known[1]) : state;
    },
    [say],
  );
}

/** Any state, in a filter that begins with one of them: without it the others could never be seen. */
export const ALL = 'all';
export const narrowed = (state: string | undefined): string | undefined => (state === ALL ? undefined : state);

/** Choices of a filter by state; with `all`, also that it may be any. */
export function useStateOptions(kind: StateKind, all = false): { value: string; label: string }[] {
  const say = usePick();
  return useMemo(() => {
    const known = Object.entries(states[kind] as Readonly<Record<string, readonly [Tone, Pair]>>);
    const options = known.map(([value, [, name]]) => ({ value, label: say(name) }));
    return all ? [...options, { value: ALL, label: say(common.filterAll) }] : options;
  }, [kind, all, say]);
}
