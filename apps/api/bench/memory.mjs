import { block } from './load.mjs';
import { print } from './report.mjs';

const heapOf = (server) =>
  new Promise((resolve) => {
    server.once('message', resolve);
    server.send('heap');
  });

/** Minutes of mixed requests; the heap after a collection, once a minute, may not grow. */
export const watchMemory = async (server, url, requests, minutes) => {
  const mixed = Object.values(requests);
  let turn = 0;
  const next = () => mixed[turn++ % mixed.length]();
  await block(url, next, 15_000, 16);
  const heaps = [await heapOf(server)];
  for (let minute = 1; minute <= minutes; minute += 1) {
    await block(url, next, 60_000, 16);
    heaps.push(await heapOf(server));
    process.stderr.write(`minute ${minute}: ${(heaps.at(-1) / 1e6).toFixed(1)} MB, ${turn} requests\n`);
  }
  const third = Math.ceil(heaps.length / 3);
  const [first, last] = [Math.min(...heaps.slice(0, third)), Math.min(...heaps.slice(-third))];
  print({
    bench: 'api',
    metric: 'memory',
    minutes,
    requests: turn,
    first_bytes: first,
    last_bytes: last,
    growth: Math.round((last / first) * 1000) / 1000,
  });
};
