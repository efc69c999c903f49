import { queryOptions } from '@tanstack/react-query';
import { data, ops } from '@/api/ops';
import { Mark } from '@/components/StateTag';
import { proof } from '@/i18n/compliance-live';
import { useTexts } from '@/i18n';

/** All probes, measured when asked. It reads a whole cloud, so nothing asks for it again by itself. */
export const liveQuery = queryOptions({
  queryKey: ['compliance', 'live'],
  queryFn: ({ signal }) => data(ops.GET('/ops/v1/compliance/live', { signal })),
  staleTime: Infinity,
});

const TONE = { holds: 'ok', fails: 'bad', unknown: 'wait' } as const;

export function Verdict({ of }: { of: string }) {
  const t = useTexts(proof);
  return of in TONE ? <Mark tone={TONE[of as keyof typeof TONE]}>{t(of as keyof typeof TONE)}</Mark> : <Mark tone="off">{of}</Mark>;
}

/** What a probe found, by name. */
export function Found({ found }: { found: Record<string, string> }) {
  return (
    <ul style={{ margin: 0, paddingInlineStart: 18 }}>
      {Object.entries(found).map(([name, value]) => (
        <li key={name} className="mono">
          {name}: {value}
        </li>
      ))}
    </ul>
  );
}
