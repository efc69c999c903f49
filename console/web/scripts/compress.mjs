// What the binary serves to browsers that take it compressed: each text of dist/ beside itself as .br and .gz, where that is shorter.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
for (const name of readdirSync(dist, { recursive: true })) {
  if (!/\.(js|css|html|svg|json)$/.test(name) || name.startsWith('.vite')) continue;
  const file = new URL(name, dist);
  const plain = readFileSync(file);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length };
  for (const [ending, short] of [['br', brotliCompressSync(plain, { params })], ['gz', gzipSync(plain, { level: 9 })]]) {
    if (short.length < plain.length) writeFileSync(new URL(`${name}.${ending}`, dist), short);
  }
}
