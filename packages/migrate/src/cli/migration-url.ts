import { ensureStack } from '@bulkhead/stack';

/** Of the database that the environment names, else of the embedded development stack, which is started if need be. */
export const developmentUrl = (): Promise<string> => urlOf('dev');

/** A server for scratch databases: of the embedded ones that of the tests, which ends with this process. */
export const scratchServerUrl = (): Promise<string> => urlOf('test');

async function urlOf(instance: 'dev' | 'test'): Promise<string> {
  const named = process.env['MIGRATION_DATABASE_URL'];
  if (named) return named;
  const { postgres } = await ensureStack({
    instance,
    only: ['postgres'],
    onProgress: (line) => process.stderr.write(`${line}\n`),
  });
  return postgres.migrationUrl;
}
