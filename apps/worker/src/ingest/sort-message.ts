import { type IngestTable, readPayload } from '@bulkhead/ingest';
import type { Delivery } from '@bulkhead/redis';
import type { Standing } from '../orgs/org-standing.js';

/** What is to be done with a message of telemetry. */
export type Sorted =
  | { readonly verdict: 'store'; readonly table: IngestTable; readonly records: number }
  /** It waits in its lane until the org is active again or gone. */
  | { readonly verdict: 'hold' }
  | { readonly verdict: 'refuse'; readonly reason: string; readonly detail: string };

const refusals = {
  unknown_kind: 'the kind is none that this worker knows',
  empty: 'the message holds no record',
  other_org: 'a record is not of the organization that the message was accepted for',
  unended_line: 'the message ends in the middle of a record',
} as const;

/**
 * Lane, envelope and signature name the same org already, or there would be no delivery; here every record has to as
 * well. That the sender may have been revoked since does not matter: it was accepted while it was not.
 */
export const sortMessage = ({ kind, payload, context }: Delivery, standing: Standing): Sorted => {
  if (standing === 'suspended') return { verdict: 'hold' };
  if (standing !== 'active') {
    const detail = 'the organization is closed; its telemetry is not stored any more';
    return { verdict: 'refuse', reason: 'org_closed', detail };
  }
  const read = readPayload(kind, payload, context.orgId);
  if (typeof read === 'string') return { verdict: 'refuse', reason: read, detail: refusals[read] };
  return { verdict: 'store', ...read };
};
