const CLASSES = ['abcdefghijkmnopqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '-_+=.:@%'] as const;

/** A number below `n`, each as likely: what would favour the small ones is thrown away. */
function below(n: number): number {
  const at = new Uint32Array(1);
  const limit = Math.floor(0x1_0000_0000 / n) * n;
  do crypto.getRandomValues(at);
  while (at[0]! >= limit);
  return at[0]! % n;
}

/** A password that the rule takes: of all four classes, without what is easily misread. */
export function freshPassword(length = 16): string {
  const all = CLASSES.join('');
  const out = Array.from({ length }, (_, i) => {
    const from = CLASSES[i] ?? all;
    return from[below(from.length)]!;
  });
  for (let i = out.length - 1; i > 0; i--) {
    const j = below(i + 1);
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out.join('');
}
