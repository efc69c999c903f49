// Types of /ops/v1 from its OpenAPI document. With --check: fail when the file that is checked in is another.
import openapiTS, { astToString } from 'openapi-typescript';
import { readFileSync, writeFileSync } from 'node:fs';

const source = new URL('../../../docs/openapi/ops-v1.json', import.meta.url);
const target = new URL('../src/api/ops.d.ts', import.meta.url);
const text = `// Written by \`npm run types\` from docs/openapi/ops-v1.json. Do not edit.\n${astToString(await openapiTS(source))}`;
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('src/api/ops.d.ts differs from docs/openapi/ops-v1.json: run npm run types');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
