// Shared by every package; scripts/jest.mjs runs it with the package as the working directory.
import { existsSync, readFileSync } from 'node:fs';

const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const needsStores = '@bulkhead/testkit' in devDependencies;

export default {
  testEnvironment: 'node',
  rootDir: process.cwd(),
  roots: ['src', 'test', 'checks']
    .filter((folder) => existsSync(folder))
    .map((folder) => `<rootDir>/${folder}`),
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { swcrc: false, jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'es6' } },
    ],
  },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  // Tests read the sources of sibling packages, not their last build.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  ...(needsStores && { globalSetup: '@bulkhead/testkit/global-setup' }),
  testTimeout: 60_000,
  maxWorkers: 2,
};
