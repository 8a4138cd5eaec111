import type { Redis } from '@bulkhead/redis';
import type { OrgContext } from '@bulkhead/tenancy';

type Lanes = ReturnType<Redis['forOrg']>['lanes'];

/** Until not even a byte fits in. */
export const fillLane = async (redis: Redis, context: OrgContext): Promise<Lanes> => {
  const { lanes } = redis.forOrg(context);
  for (const size of [4_000_000, 256_000, 16_000, 1_000, 1]) {
    const payload = Buffer.alloc(size, 32);
    for (let part = 0; part < 100; part += 1) {
      if (!(await lanes.append([{ kind: 'filler', payload }])).accepted) break;
    }
  }
  return lanes;
};
