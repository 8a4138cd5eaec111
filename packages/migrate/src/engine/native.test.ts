import { resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { nativeEngine, standIn } from './native.js';

test('the engine that the environment names is the native one', () => {
  expect(nativeEngine({ PRISMA_SCHEMA_ENGINE_BINARY: '/opt/prisma/schema-engine' })).toBe(
    '/opt/prisma/schema-engine',
  );
  expect(nativeEngine({ PRISMA_SCHEMA_ENGINE_BINARY: 'engine' })).toBe(resolve('engine'));
});

test('our stand-in is not taken for a native engine', () => {
  expect(nativeEngine({ PRISMA_SCHEMA_ENGINE_BINARY: standIn })).toBeUndefined();
});
