import { block } from './load.mjs';
import { print } from './report.mjs';

const heapOf = (server) =>
  new Promise((resolve) => {
    server.once('message', resolve);
    server.send('heap');
  });

/** Ten minutes of mixed requests; the heap after a collection, once a minute, may not grow. */
export const watchMemory = async (server, url, requests, minutes = 10) => {
  const mixed = Object.values(requests);
  let turn = 0;
  const next = () => mixed[turn++ % mixed.length]();
  await block(url, next, 5000, 16);
  const heaps = [await heapOf(server)];
  for (let minute = 1; minute <= minutes; minute += 1) {
    const until = Date.now() + 60_000;
    while (Date.now() < until) await block(url, next, 500, 16);
    heaps.push(await heapOf(server));
    process.stderr.write(`minute ${minute}: ${(heaps.at(-1) / 1e6).toFixed(1)} MB, ${turn} requests\n`);
  }
  const [first, last] = [Math.min(...heaps.slice(0, 3)), Math.min(...heaps.slice(-3))];
  print({
    bench: 'api',
    metric: 'memory',
    minutes,
    requests: turn,
    first_bytes: first,
    last_bytes: last,
    growth: last / first,
  });
};
