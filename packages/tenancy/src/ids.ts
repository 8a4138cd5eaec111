import { z } from 'zod';
import { BulkheadError } from './errors.js';

declare const brand: unique symbol;
/** A string that only its parser can make: an OrgId never passes where a UserId is asked for. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type OrgId = Id<'org'>;
export type UserId = Id<'user'>;
export type AgentId = Id<'agent'>;
export type TokenId = Id<'token'>;
export type SystemId = Id<'system'>;

// One spelling per id: upper-case UUIDs name the same row in Postgres but another key in Redis.
const uuid = z.guid().transform((text) => text.toLowerCase());

const parser =
  <Kind extends string>(kind: Kind) =>
  (value: unknown): Id<Kind> => {
    const parsed = uuid.safeParse(value);
    if (parsed.success) return parsed.data as Id<Kind>;
    throw new BulkheadError(
      'INVALID_ID',
      `${kind} id ${shown(value)} is not a UUID; pass one such as 01890a5d-ac96-774b-bcce-b302099a8057`,
      { field: `${kind}Id` },
    );
  };

export const orgId = parser('org');
export const userId = parser('user');
export const agentId = parser('agent');
export const tokenId = parser('token');
export const systemId = parser('system');

/** A hostile value can be megabytes long or hold line breaks that forge log lines. */
const shown = (value: unknown) =>
  typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : `of type ${typeof value}`;
