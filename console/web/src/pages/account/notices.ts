/** Licences of what the console is made of; a test compares it with package.json and what is installed. */
export const notices: readonly (readonly [name: string, licence: string])[] = [
  ['@ant-design/icons', 'MIT'],
  ['@tanstack/react-query', 'MIT'],
  ['@xterm/addon-fit', 'MIT'],
  ['@xterm/xterm', 'MIT'],
  ['antd', 'MIT'],
  ['dayjs', 'MIT'],
  ['echarts', 'Apache-2.0'],
  ['openapi-fetch', 'MIT'],
  ['qrcode-generator', 'MIT'],
  ['react', 'MIT'],
  ['react-dom', 'MIT'],
  ['react-router', 'MIT'],
];
