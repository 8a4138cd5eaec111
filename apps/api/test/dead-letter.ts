import { kindOf, lineWriter } from '@bulkhead/ingest';
import type { Delivery, Redis } from '@bulkhead/redis';
import type { Party } from './party.js';

const id = '0190000a-0000-7000-8000-000000000000';

/** Gives up a message of the org, as a worker does that cannot store it. */
export const createDeadLetter = async (redis: Redis, party: Party): Promise<string> => {
  const context = party.context('agent');
  const { lanes } = redis.forOrg(context);
  const line = lineWriter(context.orgId, 'events')(id, `,"kind":"${party.marker}"`);
  await lanes.append([{ kind: kindOf('events'), payload: `${line}\n` }]);
  const reader = redis.createLaneReader({ group: 'pooled' });
  try {
    const isOurs = (delivery: Delivery) => delivery.context.orgId === context.orgId;
    let ours: Delivery[] = [];
    while (ours.length === 0) ours = (await reader.take({ wait: 2000 })).filter(isOurs);
    for (const delivery of ours) await reader.deadLetter(delivery, { reason: 'poison' });
  } finally {
    await reader.close();
  }
  const [newest] = await lanes.deadLetters.list({ limit: 1 });
  return newest?.id ?? '';
};
