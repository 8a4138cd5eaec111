import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { StackError } from './stack-error.js';

// Below the range that systems hand out by themselves: a kept port must still be there after a restart.
const LOWEST = 20_000;
const BEYOND = 32_000;
const ATTEMPTS = 200;

export async function freePort(avoid: ReadonlySet<number>): Promise<number> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = randomInt(LOWEST, BEYOND);
    if (!avoid.has(port) && (await isFree(port))) return port;
  }
  throw new StackError(
    `No free port between ${LOWEST} and ${BEYOND} on 127.0.0.1: stop something that listens there.`,
  );
}

export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
