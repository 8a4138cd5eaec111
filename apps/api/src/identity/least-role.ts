import type { Role } from '@bulkhead/tenancy';

const ranks: Readonly<Record<Role, number>> = { owner: 4, admin: 3, member: 2, viewer: 1, agent: 0 };

/** A key never gives more than its person has: a demotion holds for the keys made before it. */
export const leastRole = (a: Role, b: Role): Role => (ranks[a] <= ranks[b] ? a : b);

/** Whether somebody with `holder` may hand out `wanted`. */
export const atMost = (wanted: Role, holder: Role): boolean => ranks[wanted] <= ranks[holder];
