import type { Redis } from 'ioredis';

/**
 * Call before sending. A command that finds the connection idle leaves at once; the others of its tick leave in one
 * write instead of a system call each, while the server already works on the first.
 */
export const writeTogether = (redis: Redis): void => {
  const { stream, commandQueue } = redis;
  if (!stream || commandQueue.length === 0 || stream.writableCorked) return;
  stream.cork();
  process.nextTick(uncork, stream);
};

const uncork = (stream: Redis['stream']): void => stream.uncork();
