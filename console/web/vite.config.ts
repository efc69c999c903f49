import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Development against a running cloud: XINGLIN_URL is its address. XINGLIN_TOKEN, when set, is sent as the token of
// every call, for looking at pages with a token of the command line.
const cloud = process.env.XINGLIN_URL;
const token = process.env.XINGLIN_TOKEN;
const behind = {
  target: cloud,
  secure: false,
  ws: true,
  headers: token ? { 'X-Auth-Token': token } : undefined,
};
const paths = ['/console/api', '/ops', '/identity', '/compute', '/networking', '/volume', '/image'];

// What every page needs, apart from what changes with each release of ours: the browser keeps it. Ant Design is left
// to the bundler, so that the components of one page are not paid for by another.
function vendor(id: string): string | undefined {
  if (!id.includes('/node_modules/')) return undefined;
  if (/\/node_modules\/(react|react-dom|scheduler|react-router)\//.test(id)) return 'react';
  if (/\/node_modules\/(@tanstack|openapi-fetch)\//.test(id)) return 'query';
  if (/\/node_modules\/(@ant-design\/(cssinjs|colors|fast-color)|@emotion)/.test(id)) return 'antd-style';
  return undefined;
}

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1200,
    rollupOptions: { output: { manualChunks: vendor } },
  },
  server: { proxy: cloud ? Object.fromEntries(paths.map((p) => [p, behind])) : undefined },
  test: {
    // Node would take react-router and its /dom as two packages with contexts of their own.
    server: { deps: { inline: [/react-router/] } },
    // They run beside a compiler, on machines of two processors: what fails says so by itself long before.
    testTimeout: 60_000, hookTimeout: 60_000,
    environment: 'jsdom', environmentOptions: { jsdom: { url: 'https://cloud.test/console/' } },
  },
});
