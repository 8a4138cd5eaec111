// A process of a deployment: looks a token up when told, and tells whether it had to ask the database.
import { createRedis } from '@bulkhead/redis';

const redis = createRedis({ url: process.argv[2] });

const lookUp = async (database) => {
  let asked = false;
  const found = await redis.tokens.read('public', async () => {
    asked = true;
    return database ?? undefined;
  });
  return { asked, found: found ?? null, counters: redis.counters() };
};

process.on('message', ({ database }) => {
  lookUp(database).then(
    (answer) => process.send(answer),
    () => process.exit(1),
  );
});
process.send('ready');
