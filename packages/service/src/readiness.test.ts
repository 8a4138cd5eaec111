import { expect, jest, test } from '@jest/globals';
import { createReadiness } from './readiness.js';

test('names the stores that do not answer and says nothing of their errors', async () => {
  const readiness = createReadiness(
    {
      postgres: () => Promise.resolve(),
      redis: () => Promise.reject(new Error('password wrong')),
      clickhouse: () => new Promise(() => {}),
      broken: () => {
        throw new Error('not even a promise');
      },
    },
    20,
  );
  expect(await readiness()).toEqual({
    ready: false,
    stores: { postgres: 'up', redis: 'down', clickhouse: 'down', broken: 'down' },
  });
});

test('callers of one moment share one round of probes, later ones ask again', async () => {
  const probe = jest.fn(() => Promise.resolve());
  const readiness = createReadiness({ postgres: probe }, 1000);
  await Promise.all([readiness(), readiness(), readiness()]);
  expect(probe).toHaveBeenCalledTimes(1);
  expect(await readiness()).toEqual({ ready: true, stores: { postgres: 'up' } });
  expect(probe).toHaveBeenCalledTimes(2);
});
