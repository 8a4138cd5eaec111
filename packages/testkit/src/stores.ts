import type { StackEndpoints } from '@bulkhead/stack';

/** How jest's global set-up hands the running stores to the processes that run the test files. */
export const storesVariable = 'BULKHEAD_TEST_STORES';

export const testStores = (): StackEndpoints => {
  const text = process.env[storesVariable];
  if (!text)
    throw new Error(
      `${storesVariable} is not set; run the tests with scripts/jest.mjs, which starts the stores`,
    );
  return JSON.parse(text) as StackEndpoints;
};
