import { expect, test } from '@jest/globals';
import { emptyDatabase } from '../test/database.js';
import { openSession } from './session.js';

test('a session keeps its connection, and so its locks, through an SQL error', async () => {
  const { url } = await emptyDatabase();
  const session = await openSession(url);
  const pid = async () => (await session.query('select pg_backend_pid() as pid')).rows[0];
  const before = await pid();

  await expect(session.query('select * from nowhere')).rejects.toMatchObject({ code: '42P01' });
  expect(await pid()).toEqual(before);
  await session.end();
});
