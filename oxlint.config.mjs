const message = {
  pg: 'Only packages/db talks to Postgres: take db.forOrg(context).',
  '@prisma/client': 'The raw Prisma client knows no org: take db.forOrg(context).',
  '@prisma/adapter-pg': 'The raw Prisma client knows no org: take db.forOrg(context).',
  ioredis: 'Only packages/redis talks to Redis: take redis.forOrg(context).',
  '@clickhouse/client': 'Only packages/analytics talks to ClickHouse: take analytics.forOrg(context).',
  chdb: 'Only packages/stack runs the embedded engine.',
  '@bulkhead/tenancy/verification': 'Only code that has just verified a credential may make a context.',
};
const insides = [
  { group: ['@bulkhead/*/src/**', '@bulkhead/*/dist/**'], message: 'Import a package by its name.' },
  {
    group: ['**/generated/prisma/**'],
    message: 'The generated client knows no org: take db.forOrg(context).',
  },
];
const postgres = ['pg', '@prisma/client', '@prisma/adapter-pg'];
const verification = '@bulkhead/tenancy/verification';

/** What `files` may import beyond the rest of the repository. Everything else stays an error. */
const allow = (files, names, patterns = insides) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        paths: Object.keys(message)
          .filter((name) => !names.includes(name))
          .map((name) => ({ name, message: message[name] })),
        patterns,
      },
    ],
  },
});

export default {
  plugins: ['typescript', 'import', 'unicorn', 'promise', 'node'],
  categories: { correctness: 'error', suspicious: 'error' },
  ignorePatterns: ['**/dist/**', '**/generated/**'],
  rules: {
    // Prisma calls are lazy: one that nobody awaits never runs. `void` is no way out.
    'typescript/no-floating-promises': ['error', { checkThenables: true, ignoreVoid: false }],
    'typescript/no-misused-promises': 'error',
    'typescript/await-thenable': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'typescript/no-explicit-any': 'error',
    'import/no-cycle': 'error',
    // Rules that forbid plain idioms of this code base.
    'import/no-named-as-default-member': 'off',
    'import/no-unassigned-import': 'off',
    'no-await-in-loop': 'off',
    'no-unmodified-loop-condition': 'off',
    'promise/no-callback-in-promise': 'off',
    'promise/no-promise-in-callback': 'off',
    'typescript/no-misused-spread': 'off',
    'typescript/no-redundant-type-constituents': 'off',
    'typescript/no-unnecessary-type-conversion': 'off',
    'typescript/no-unnecessary-template-expression': 'off',
    'typescript/no-unnecessary-type-assertion': 'off',
    'typescript/no-useless-default-assignment': 'off',
    'typescript/require-array-sort-compare': 'off',
    'typescript/restrict-template-expressions': 'off',
    'typescript/unbound-method': 'off',
    'unicorn/no-array-fill-with-reference-type': 'off',
    'no-shadow': 'off',
    'no-underscore-dangle': 'off',
    'promise/always-return': 'off',
    'typescript/consistent-return': 'off',
    'typescript/no-unnecessary-type-arguments': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'unicorn/no-array-reverse': 'off',
    'unicorn/no-array-sort': 'off',
    'unicorn/no-useless-spread': 'off',
  },
  overrides: [
    allow(['**'], []),
    allow(['packages/db/**'], [...postgres, verification], [insides[0]]),
    allow(['packages/migrate/**'], postgres),
    allow(['examples/**'], [...postgres, verification], [insides[0]]),
    // Baselines that do the same without us.
    allow(['apps/api/bench/**'], postgres, []),
    allow(['packages/redis/**'], ['ioredis', verification]),
    allow(['packages/analytics/**'], ['@clickhouse/client', verification]),
    allow(
      ['packages/testkit/**', 'packages/stack/**'],
      [...postgres, 'ioredis', '@clickhouse/client', 'chdb', verification],
    ),
    // Verification code itself, and tests that stand in for it.
    allow(
      [
        'apps/api/src/identity/**',
        'apps/api/src/seed.ts',
        // Work of the product itself, of orgs that the database names.
        'apps/worker/src/orgs/system-context.ts',
        'apps/worker/bench/chaos.mjs',
        'apps/*/test/**',
        'apps/*/src/**/*.test.ts',
        'packages/tenancy/**',
      ],
      [verification],
    ),
  ],
};
