import js from '@eslint/js';
import lwcConfig from '@salesforce/eslint-config-lwc/recommended-ts.js';
import prettier from 'eslint-config-prettier';
import importPlugin from 'eslint-plugin-import';
import ts from 'typescript-eslint';

/** The rooms of the companion, from the doors down to the ground. A room may import only rooms of a lower row. */
const rows = [
  ['main.ts', 'build.ts', 'build-connection.ts'],
  ['http', 'cli'],
  ['jobs'],
  ['links', 'alerts'],
  ['cycle'],
  ['marketo', 'salesforce'],
  ['quota'],
  ['store'],
  ['domain', 'config', 'telemetry'],
];
const src = './companion/src';

/** Everything a room must not import: rooms above it, its neighbours in the same row, and for vendor rooms the store. */
const arrows = rows.flatMap((row, depth) =>
  row.map((room) => ({
    target: `${src}/${room}`,
    from: [
      ...rows.slice(0, depth).flat(),
      ...row.filter((other) => other !== room && depth > 0),
      ...(['marketo', 'salesforce'].includes(room) ? ['store'] : []),
    ]
      .filter((other) => !(room === 'store' && other === 'store'))
      .map((other) => `${src}/${other}`),
    message: 'Arrows run downwards only, see docs/architecture.md.',
  })),
);
const zones = arrows.flatMap(({ target, from, message }) =>
  from.map((one) => ({ target, from: one, message })),
);
const walls = [
  { target: './companion/sandbox', from: src, message: 'The sandbox shares nothing with the product.' },
  { target: `${src}/!(main.ts)`, from: './companion/sandbox', message: 'The product knows no sandbox.' },
];

export default ts.config(
  { ignores: ['node_modules/', 'build/', '.lockstep/', 'coverage/', 'force-app/**/lwc/**/*.js'] },
  {
    files: ['companion/**/*.ts', 'scripts/**/*.ts', 'test/**/*.ts'],
    ignores: ['scripts/preview/page/**'],
    extends: [js.configs.recommended, ...ts.configs.strictTypeChecked],
    plugins: { import: importPlugin },
    languageOptions: { parserOptions: { projectService: true } },
    settings: { 'import/resolver': { node: { extensions: ['.ts', '.js', '.json'] } } },
    rules: {
      'import/no-restricted-paths': ['error', { zones: [...zones, ...walls] }],
      'import/no-cycle': 'error',
      'import/no-default-export': 'error',
      'max-lines': ['error', { max: 400, skipBlankLines: false, skipComments: false }],
      'no-console': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      // node:test returns promises from test() and describe() that nobody awaits.
      '@typescript-eslint/no-floating-promises': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    // It stands for a module of the platform, which has a default export.
    files: ['test/lwc-support/modal.ts'],
    rules: { 'import/no-default-export': 'off' },
  },
  {
    files: ['force-app/**/lwc/**/*.ts'],
    extends: [lwcConfig],
    rules: {
      // Rules that misread types: this parser strips them and cannot see them. TypeScript checks the same things.
      'no-undef': 'off',
      'no-unused-vars': 'off',
      'default-case': 'off',
      'consistent-return': 'off',
      'dot-notation': 'off',
      'no-use-before-define': ['error', { functions: false, variables: false }],
      'no-void': ['error', { allowAsStatement: true }],
      // Components poll while a sync runs and wait for typing to pause; they clear every timer.
      'no-restricted-globals': 'off',
      '@lwc/lwc/no-async-operation': 'off',
    },
  },
  prettier,
);
