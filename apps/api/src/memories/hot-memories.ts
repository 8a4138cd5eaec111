import type { CachedMemory } from '@bulkhead/redis';
import type { OrgContext } from '@bulkhead/tenancy';
import type { Row } from '../resources/delegate.js';
import type { Near } from '../resources/resource.js';
import type { OrgServices } from '../services.js';
import { within } from './within.js';

type Caller = { readonly context: OrgContext; readonly services: OrgServices };

/** Milliseconds. */
const patience = 300;

/** Rows as the API shows them. All of them are in Postgres; here are those that were asked for lately. */
export const nearMemory: Near = {
  async read({ context, services }, id, load) {
    const { cache } = services.redis.forOrg(context);
    const near = cache.read('memory', { memory_id: id }, load as () => Promise<CachedMemory | undefined>);
    return ((await within(patience, near)) ?? { value: await load() }).value;
  },
  isLive: ({ expiresAt }) => isLive(expiresAt as string | null),
  async forget(caller, rows) {
    const { cache } = caller.services.redis.forOrg(caller.context);
    const agents = new Set(rows.map((row) => row['agentId'] as string));
    const work = [
      ...rows.map((row) => cache.invalidate('memory', { memory_id: row['id'] as string })),
      ...[...agents].map((agent) => cache.invalidate('hotMemories', { agent_id: agent })),
    ];
    await within(patience, forgetting(caller, work));
  },
};

/** What an agent asks for first in every session. */
export const hotMemoriesOf = async (
  { context, services }: Caller,
  agentId: string,
  load: () => Promise<readonly Row[]>,
): Promise<readonly Row[]> => {
  const { cache } = services.redis.forOrg(context);
  const loaded = async () => (await load()) as CachedMemory[];
  // An agent without memories is as good as none: neither is kept, so that neither is told from the other.
  const near = cache.read('hotMemories', { agent_id: agentId }, async () => {
    const rows = await loaded();
    return rows.length === 0 ? undefined : rows;
  });
  const hot = ((await within(patience, near)) ?? { value: await loaded() }).value;
  return (hot ?? []).filter(({ expiresAt }) => isLive(expiresAt));
};

/** With an agent all its memories go; which ones they were is not known here. */
export const forgetAllMemories = async ({ context, services }: Caller): Promise<void> => {
  await within(patience, services.redis.revocations.org(context.orgId));
};

const isLive = (expiresAt: string | null) => expiresAt === null || new Date(expiresAt) > new Date();

/** The change is committed, so it may not fail any more: what Redis does not hear now is repeated until it does. */
const forgetting = async (caller: Caller, work: readonly Promise<void>[]): Promise<void> => {
  const outcomes = await Promise.allSettled(work);
  if (outcomes.some(({ status }) => status === 'rejected')) await forgetAllMemories(caller);
};
