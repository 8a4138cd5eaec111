import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** One request on a kept connection; gives its status and microseconds. */
export const ask = (url, { method, path, key, body }) =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const headers = {
      authorization: `Bearer ${key}`,
      ...(body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    };
    const sent = request(url + path, { method, agent, headers }, (response) => {
      response.resume();
      response.on('end', () => {
        resolve({ status: response.statusCode, time: (performance.now() - began) * 1000 });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** Requests for so many milliseconds by `concurrency` callers, each with one request at a time. */
export const block = async (url, next, milliseconds, concurrency) => {
  const times = [];
  const began = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      do {
        const wanted = next();
        const { status, time } = await ask(url, wanted);
        if (status >= 300) throw new Error(`${wanted.method} ${wanted.path} of ${url}: ${status}`);
        times.push(time);
      } while (performance.now() - began < milliseconds);
    }),
  );
  return { times, perSecond: (times.length * 1000) / (performance.now() - began) };
};
