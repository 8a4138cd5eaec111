import { createServer } from 'node:http';

/** The parent reads the address from the first message and ends us by closing the channel. */
export const listen = (listener) => {
  const server = createServer(listener);
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => process.send(`http://127.0.0.1:${server.address().port}`));
  process.on('disconnect', () => process.exit(0));
  process.on('message', () => {
    globalThis.gc?.();
    process.send(process.memoryUsage().heapUsed);
  });
};
