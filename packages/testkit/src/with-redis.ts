import { Redis } from 'ioredis';

/** Reaches underneath every guard: what somebody with a shell on the server could do. */
export const withRedis = async <Result>(
  url: string,
  work: (client: Redis) => Promise<Result>,
): Promise<Result> => {
  const client = new Redis(url);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
};
