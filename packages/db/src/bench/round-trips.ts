import { connect, createServer } from 'node:net';
import type { Dataset } from './dataset.js';
import type { Report } from './report.js';
import {
  bulkheadSubject,
  exampleSubject,
  type Metric,
  metrics,
  prismaSubject,
  type Subject,
} from './subjects.js';

/** How often each operation waits for the server, counted between client and server. */
export const countRoundTrips = async (data: Dataset, report: Report): Promise<void> => {
  const makers = [
    [bulkheadSubject, data.url],
    [prismaSubject, data.superuserUrl],
    [exampleSubject, data.exampleUrl],
  ] as const;
  const counted: { readonly name: string; readonly counts: ReadonlyMap<Metric, number> }[] = [];
  for (const [make, url] of makers) {
    const wire = await watchedWire(url);
    const subject: Subject = make(data, wire.url);
    const counts = new Map<Metric, number>();
    for (const metric of metrics) {
      const call = subject.operations[metric];
      if (!call) continue;
      for (let n = 0; n < 3; n += 1) await call(n);
      const before = wire.roundTrips();
      await call(0);
      counts.set(metric, wire.roundTrips() - before);
    }
    await subject.close();
    await wire.close();
    counted.push({ name: subject.name, counts });
  }
  const [own, ...others] = counted;
  for (const { name, counts } of others) {
    for (const [metric, theirs] of counts) {
      const ours = own?.counts.get(metric) ?? Number.NaN;
      report.add({
        metric: 'roundTrips',
        operation: metric,
        subject: 'bulkhead',
        against: name,
        ratio: ours / theirs,
        better: 'lower',
        concurrency: 1,
        rtt_ms: 0,
        p50_us: 0,
        against_p50_us: 0,
        count: ours,
        against_count: theirs,
        rounds: 1,
      });
    }
  }
};

const watchedWire = async (target: string) => {
  const { hostname, port } = new URL(target);
  let roundTrips = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let serverSpoke = true;
    client.on('data', (chunk) => {
      if (serverSpoke) roundTrips += 1;
      serverSpoke = false;
      upstream.write(chunk);
    });
    upstream.on('data', (chunk) => {
      serverSpoke = true;
      client.write(chunk);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('close', () => other.destroy());
      one.on('error', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: Object.assign(new URL(target), {
      hostname: '127.0.0.1',
      port: `${typeof address === 'object' ? address?.port : ''}`,
    }).href,
    roundTrips: () => roundTrips,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
};
