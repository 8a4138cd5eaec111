import type { TestOrg } from '@bulkhead/testkit';
import type { CachedMemory, TokenLookup } from '../src/keys/cached-values.js';

const DAY_ONE = '2026-01-01T00:00:00.000Z';

export const memoryOf = (org: TestOrg, content = org.marker): CachedMemory => ({
  id: org.rowId(3),
  agentId: org.rowId(2),
  kind: 'fact',
  content,
  metadata: {},
  occurredAt: DAY_ONE,
  expiresAt: null,
  createdAt: DAY_ONE,
  updatedAt: DAY_ONE,
});

export const tokenOf = (org: TestOrg): TokenLookup => ({
  tokenId: org.rowId(4),
  orgId: org.id,
  secretHash: 'ab'.repeat(32),
  role: 'member',
  scopes: ['read'],
  actor: { kind: 'user', id: org.rowId(1) },
  expiresAt: null,
});

/** Two keys as INGEST_SIGNING_KEYS has them, and the older one alone. */
export const newKey = '0123456789abcdef'.repeat(4);
export const oldKey = 'fedcba9876543210'.repeat(4);
export const signingKeys = `2:${newKey},1:${oldKey}`;
