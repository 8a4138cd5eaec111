import type { PolicyEntry } from './access-state.js';

/**
 * The one expression that several policies mean together: any of the permissive ones and all restrictive ones.
 * The engine's file holds a single policy for each user and table.
 */
export function rowFilter(policies: readonly PolicyEntry[]): string {
  const filters = (restrictive: boolean) =>
    policies.flatMap((policy) =>
      policy.restrictive === restrictive && policy.filter !== null ? [`(${policy.filter})`] : [],
    );
  const permissive = filters(false);
  const parts = permissive.length > 0 ? [`(${permissive.join(' OR ')})`] : [];
  return [...parts, ...filters(true)].join(' AND ') || '1';
}
