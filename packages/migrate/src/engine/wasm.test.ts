import { expect, test } from '@jest/globals';
import { emptyDatabase, migrationsFolderOf, refusal } from '../../test/database.js';
import { deployMigrations } from '../deploy.js';
import { EngineError } from './engine-error.js';
import { openEngine } from './schema-engine.js';

test('a panic of the engine is an error of the call, and of every later one, instead of the end of the process', async () => {
  const { url } = await emptyDatabase();
  // It is one to the engine that a schema has no files.
  const panic = openEngine({ url, datamodels: [] });

  await expect(panic).rejects.toBeInstanceOf(EngineError);
  await expect(panic).rejects.toMatchObject({
    isPanic: true,
    message: expect.stringContaining('at least one file'),
  });
  const error = await refusal(deployMigrations({ url, directory: await migrationsFolderOf({}) }));
  expect(error).toMatchObject({
    code: 'INTERNAL',
    message: expect.stringContaining('schema engine panicked: '),
  });
});
