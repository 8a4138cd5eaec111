// Part of the set-up of every package's tests (jest.preset.mjs): what a test file leaves in Redis is held against the
// key catalogue before it is thrown away.
import { inspectBeforeDrop } from '@bulkhead/testkit';

inspectBeforeDrop(async (url) => (await import('./key-faults.js')).keyFaults(url));
