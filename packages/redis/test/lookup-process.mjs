// A process of a deployment: looks a token up when told, and tells whether it had to ask the database.
import { createRedis } from '@bulkhead/redis';

const redis = createRedis({ url: process.argv[2] });

process.on('message', async ({ database }) => {
  let asked = false;
  const found = await redis.tokens.read('public', async () => {
    asked = true;
    return database ?? undefined;
  });
  process.send({ asked, found: found ?? null, counters: redis.counters() });
});
process.send('ready');
