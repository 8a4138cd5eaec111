import { randomUUID } from 'node:crypto';
import { ask } from './load.mjs';
import { median, print } from './report.mjs';

/**
 * Pairs of a foreign id and a missing one, in random order within each pair. `foreign_slower` is the share of pairs in
 * which the foreign one took longer: a half if the time tells nothing. `bound` is what chance alone explains in all but
 * one of a thousand runs.
 */
export const compareDenials = async (url, { key, foreignIds }, pairs) => {
  const operations = {
    get: (id) => ({ method: 'GET', path: `/v1/projects/${id}`, key }),
    update: (id) => ({ method: 'PATCH', path: `/v1/projects/${id}`, key, body: '{"name":"x"}' }),
    delete: (id) => ({ method: 'DELETE', path: `/v1/projects/${id}`, key }),
    reference: (id) => ({
      method: 'POST',
      path: '/v1/documents',
      key,
      body: JSON.stringify({ projectId: id, title: 'x' }),
    }),
  };
  // Each id is asked for once, as whoever looks for ids would: of a second time less is written down.
  const unused = foreignIds.values();
  for (const [operation, request] of Object.entries(operations)) {
    const seen = [];
    for (let n = -20; n < pairs; n += 1) {
      const ids = { foreign: unused.next().value, missing: randomUUID() };
      const order = Math.random() < 0.5 ? ['foreign', 'missing'] : ['missing', 'foreign'];
      const times = {};
      for (const which of order) {
        const { status, time } = await ask(url, request(ids[which]));
        if (status !== 404) throw new Error(`${operation} of a ${which} id: ${status}, expected 404`);
        times[which] = time;
      }
      if (n >= 0) seen.push(times);
    }
    const slower = seen.filter(({ foreign, missing }) => foreign > missing).length / pairs;
    print({
      bench: 'api',
      metric: 'denial_time',
      operation,
      pairs,
      foreign_slower: Math.round(slower * 1000) / 1000,
      bound: Math.round((3.3 * 1000 * 0.5) / Math.sqrt(pairs)) / 1000,
      median_difference_us: Math.round(median(seen.map(({ foreign, missing }) => foreign - missing))),
      p50_us: Math.round(median(seen.map(({ missing }) => missing))),
    });
  }
};
