import { ensureStack } from '@bulkhead/stack';
import { dropAbandoned } from './abandoned.js';
import { storesVariable } from './stores.js';
import { ensureTemplate } from './template-database.js';

/** Starts the stores unless they run already, and migrates the template that test files clone. */
export default async (): Promise<void> => {
  const stores = await ensureStack({
    instance: 'test',
    onProgress: (line) => process.stderr.write(`${line}\n`),
  });
  process.env[storesVariable] = JSON.stringify(stores);
  await dropAbandoned(stores);
  await ensureTemplate(stores);
};
