import { roles } from '@bulkhead/tenancy';
import { z } from 'zod';

// A change of shape needs a new version in the catalogue: a value of another version counts as absent.

export const memory = z.object({
  id: z.guid(),
  agentId: z.guid(),
  kind: z.string(),
  content: z.string(),
  metadata: z.json(),
  occurredAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

export const hotMemories = z.array(memory);

export const tokenLookup = z.object({
  tokenId: z.guid(),
  orgId: z.guid(),
  /** SHA-256 of a 256-bit random secret: of no use to whoever reads it. */
  secretHash: z.string().regex(/^[0-9a-f]{64}$/),
  role: z.enum(roles),
  scopes: z.array(z.string()),
  actor: z.object({ kind: z.enum(['user', 'agent', 'token']), id: z.guid() }),
  expiresAt: z.iso.datetime().nullable(),
});

export type CachedMemory = z.infer<typeof memory>;
export type TokenLookup = z.infer<typeof tokenLookup>;
