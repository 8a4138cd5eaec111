import { randomUUID } from 'node:crypto';
import { seal } from '../seal.js';
import { readOnly } from './read-only.js';
import type { PostureSubject } from './subject.js';

/** Runs `work` as the tenant plane on behalf of `org`, and takes everything back. */
export const inContext = async <Result>(
  { client, sealKey }: PostureSubject,
  org: string,
  work: () => Promise<Result>,
  signed: (facts: { org: string; actor: string; role: string }) => string = (facts) => seal(sealKey, facts),
): Promise<Result> => {
  const facts = { org, actor: `user:${randomUUID()}`, role: 'viewer' };
  return readOnly(client, async () => {
    await client.query(
      `select set_config('role', 'bulkhead_app', true), set_config('app.current_org_id', $1, true),
        set_config('app.current_actor', $2, true), set_config('app.current_role', $3, true),
        set_config('app.context_seal', $4, true)`,
      [facts.org, facts.actor, facts.role, signed(facts)],
    );
    return work();
  });
};

export const isRefusal = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '42501';
