import { connect, createServer, type Socket } from 'node:net';

// delay-proxy-main.js <host> <port> <ms each way>: prints its own port. Timers of Node are no finer than 1 ms, so
// this sleeps in slices on a lock that nobody opens, and looks after its sockets in between.

const [host = '', port = '', delay = '0'] = process.argv.slice(2);
const slice = 0.05;
const lock = new Int32Array(new SharedArrayBuffer(4));
const queue: { readonly due: number; readonly to: Socket; readonly chunk: Buffer }[] = [];
let isRunning = false;

const pump = () => {
  const now = performance.now();
  while (queue[0] && queue[0].due <= now) {
    const { to, chunk } = queue.shift() as (typeof queue)[number];
    if (to.writable) to.write(chunk);
  }
  if (queue.length === 0) {
    isRunning = false;
    return;
  }
  Atomics.wait(lock, 0, 0, Math.min(slice, (queue[0]?.due ?? now) - now));
  setImmediate(pump);
};

const later = (to: Socket) => (chunk: Buffer) => {
  queue.push({ due: performance.now() + Number(delay), to, chunk });
  if (isRunning) return;
  isRunning = true;
  setImmediate(pump);
};

const server = createServer((client) => {
  const upstream = connect(Number(port), host);
  for (const [one, other] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    one.setNoDelay(true);
    one.on('data', later(other));
    one.on('close', () => other.destroy());
    one.on('error', () => other.destroy());
  }
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
