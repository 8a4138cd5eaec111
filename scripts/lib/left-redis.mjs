// Each test file's Redis database is held against the key catalogue when the file drops it. This looks at the whole
// server once all are done: at databases that nobody dropped, and at what was written after the end of a file.
// Somebody's own server (REDIS_URL) is left alone: what is on it need not be ours.
const databases = () => import('../../packages/testkit/dist/redis-databases.js');

export const emptyLeftRedis = async (url) => {
  if (process.env.REDIS_URL) return;
  const { emptyLeftDatabases } = await databases();
  await emptyLeftDatabases(url);
};

/** Every fault of a key that is left, by the pattern of the key and its owner. */
export const leftRedisFaults = async (url) => {
  if (process.env.REDIS_URL) return [];
  const { isReservation, leftDatabases } = await databases();
  const { keyFaults } = await import('../../packages/redis/dist/testing/key-faults.js');
  const faults = await Promise.all((await leftDatabases(url)).map((left) => keyFaults(left, isReservation)));
  return [...new Set(faults.flat())];
};
