// Compressed JavaScript that must arrive before the first page of each perspective is usable. Fails beyond the budget.
import { readFileSync, readdirSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

const BUDGET = 400_000;
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

function closure(keys) {
  const seen = new Set();
  const walk = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of manifest[key].imports ?? []) walk(next);
  };
  keys.forEach(walk);
  return [...seen].map((k) => manifest[k].file).filter((f) => f.endsWith('.js'));
}
const sizes = new Map();
/** As the binary serves it to a browser over TLS. */
function compressed(file) {
  if (!sizes.has(file)) sizes.set(file, brotliCompressSync(readFileSync(new URL(file, dist))).length);
  return sizes.get(file);
}
const shell = ['index.html', 'src/layout/Shell.tsx'];
const first = {
  login: ['index.html', 'src/pages/account/Login.tsx'],
  tenant: [...shell, 'src/pages/tenant/Overview.tsx'],
  purchaser: [...shell, 'src/pages/purchaser/Approvals.tsx'],
  operator: [...shell, 'src/pages/operator/Orders.tsx'],
  admin: [...shell, 'src/pages/admin/Audit.tsx'],
  compliance: [...shell, 'src/pages/compliance/Clauses.tsx'],
  screen: ['index.html', 'src/pages/screen/Screen.tsx'],
};
let bad = false;
for (const [name, keys] of Object.entries(first)) {
  const missing = keys.filter((k) => !manifest[k]);
  if (missing.length > 0) throw new Error(`${name}: not in the build: ${missing.join(', ')}`);
  const total = closure(keys).reduce((sum, f) => sum + compressed(f), 0);
  const over = total > BUDGET;
  bad ||= over;
  console.log(`${name.padEnd(12)} ${(total / 1000).toFixed(1).padStart(7)} kB brotli${over ? '  OVER BUDGET' : ''}`);
}
const all = readdirSync(new URL('assets/', dist)).filter((f) => f.endsWith('.js'));
const sum = all.reduce((n, f) => n + compressed(`assets/${f}`), 0);
console.log(`${'all chunks'.padEnd(12)} ${(sum / 1000).toFixed(1).padStart(7)} kB brotli in ${all.length} files; budget ${BUDGET / 1000} kB`);
if (bad) process.exit(1);
