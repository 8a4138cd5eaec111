import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** One request on a kept connection; gives microseconds. */
const timed = (url, { method, path, key, body }) =>
  new Promise((resolve, reject) => {
    const began = performance.now();
    const headers = {
      authorization: `Bearer ${key}`,
      ...(body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
    };
    const sent = request(url + path, { method, agent, headers }, (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode >= 300)
          reject(new Error(`${method} ${path} of ${url}: ${response.statusCode}`));
        else resolve((performance.now() - began) * 1000);
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });

/** `count` requests by `concurrency` callers, each with one request at a time. */
export const block = async (url, next, count, concurrency) => {
  const times = [];
  let left = count;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (left-- > 0) times.push(await timed(url, next()));
    }),
  );
  return { times, perSecond: (count * 1000) / (performance.now() - began) };
};
