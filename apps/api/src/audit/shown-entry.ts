import type { AuditEntry } from './chain.js';

export const select = {
  id: true,
  orgId: true,
  occurredAt: true,
  action: true,
  severity: true,
  actorKind: true,
  actorId: true,
  actorRole: true,
  targetType: true,
  targetId: true,
  requestId: true,
  details: true,
  sequence: true,
  previousHash: true,
  hash: true,
} as const;

export interface AuditRow
  extends Omit<AuditEntry, 'occurredAt' | 'sequence' | 'previousHash' | 'hash' | 'details'> {
  readonly occurredAt: Date;
  readonly sequence: bigint | null;
  readonly previousHash: Uint8Array | null;
  readonly hash: Uint8Array | null;
  readonly details: unknown;
}

export const showEntry = ({
  occurredAt,
  sequence,
  previousHash,
  hash,
  details,
  ...row
}: AuditRow): AuditEntry => ({
  ...row,
  occurredAt: occurredAt.toISOString(),
  details: details as Record<string, unknown>,
  sequence: sequence === null ? null : Number(sequence),
  previousHash: hex(previousHash),
  hash: hex(hash),
});

const hex = (bytes: Uint8Array | null) => (bytes === null ? null : Buffer.from(bytes).toString('hex'));
