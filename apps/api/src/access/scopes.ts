import type { OrgContext } from '@bulkhead/tenancy';
import { z } from 'zod';
import { type Action, permissions } from './permissions.js';

/** What a scope opens: reading, or everything else. */
type Kind = 'read' | 'write';

const actions = Object.keys(permissions) as Action[];
const parts = (action: Action): { readonly resource: string; readonly kind: Kind } => {
  const [resource = '', verb] = action.split('.');
  return { resource, kind: verb === 'read' ? 'read' : 'write' };
};

export const scopeOf = (action: Action): string => {
  const { resource, kind } = parts(action);
  return `${resource}:${kind}`;
};

/** `projects:read` and the like, all reading or all writing by `*:read` and `*:write`, and everything by `*`. */
export const scopes: readonly string[] = ['*', '*:read', '*:write', ...new Set(actions.map(scopeOf))];
export const scope = z.enum(scopes as [string, ...string[]]);

export const covers = (granted: readonly string[], action: Action): boolean => {
  const { resource, kind } = parts(action);
  return [`${resource}:${kind}`, `*:${kind}`, '*'].some((wanted) => granted.includes(wanted));
};

/** Whether `narrow` opens nothing that `wide` does not open. */
export const within = (narrow: readonly string[], wide: readonly string[]): boolean =>
  narrow.every((one) => scopes.includes(one)) &&
  actions.every((action) => !covers(narrow, action) || covers(wide, action));

const granted = new WeakMap<OrgContext, readonly string[]>();

/** Kept beside the context, so that whatever decides on an action needs nothing but the context. */
export const grantScopes = (context: OrgContext, list: readonly string[]): void => {
  granted.set(context, Object.freeze([...list]));
};

/** None for a context that no credential was verified for. */
export const scopesOf = (context: OrgContext): readonly string[] => granted.get(context) ?? [];
