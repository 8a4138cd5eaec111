// Shared by every package; scripts/jest.mjs runs it with the package as the working directory.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const { name, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
const setup = fileURLToPath(new URL('packages/testkit/dist/global-setup.js', import.meta.url));
const inspection = fileURLToPath(new URL('packages/redis/src/testing/inspect-dropped.ts', import.meta.url));
const needsStores = name === '@bulkhead/testkit' || '@bulkhead/testkit' in devDependencies;

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
  ...(needsStores && { globalSetup: setup, setupFilesAfterEnv: [inspection] }),
  testTimeout: 60_000,
  maxWorkers: 2,
};
