import hooks from 'eslint-plugin-react-hooks';
import ts from 'typescript-eslint';

export default [
  { ignores: ['dist', 'node_modules', 'src/api/ops.d.ts'] },
  ...ts.configs.recommended,
  {
    files: ['src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': hooks },
    rules: {
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-restricted-globals': ['error', { name: 'fetch', message: 'src/api is the only place that fetches.' }],
      'no-restricted-properties': ['error', { property: 'dangerouslySetInnerHTML' }],
      'no-restricted-imports': ['error', { paths: [{ name: 'echarts', message: 'Use components/Chart.' }] }],
    },
  },
  { files: ['src/api/**'], rules: { 'no-restricted-globals': 'off' } },
];
