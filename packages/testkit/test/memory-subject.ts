import { assertContext } from '@bulkhead/tenancy';
import type { IsolationSubject } from '../src/describe-isolation.js';

/** A store of two rows with a guard that can be left out: what the suite itself is tested on. */
export const memorySubject = (guarded: boolean): IsolationSubject<{ get: Get; set: Set }> => {
  const rows = new Map<string, string>();
  return {
    forOrg: (context) => {
      assertContext(context);
      const own = (orgId: string) => !guarded || orgId === context.orgId;
      return {
        get: (orgId) => Promise.resolve(own(orgId) ? rows.get(orgId) : undefined),
        set: (orgId, value) => Promise.resolve(own(orgId) ? void rows.set(orgId, value) : undefined),
      };
    },
    seed: (org) => Promise.resolve(void rows.set(org.id, org.marker)),
    snapshot: (org) => Promise.resolve(rows.get(org.id)),
    operations: {
      get: { effect: 'reads', run: (client, target) => client.get(target.id) },
      set: { effect: 'writes', run: (client, target) => client.set(target.id, 'changed') },
    },
  };
};

type Get = (orgId: string) => Promise<string | undefined>;
type Set = (orgId: string, value: string) => Promise<void>;
