import type { Transaction } from '../resources/delegate.js';

export interface AuditFacts {
  /** Such as `project.create`. */
  readonly action: string;
  readonly severity?: 'info' | 'warning';
  readonly targetType?: string;
  readonly targetId?: string;
  readonly requestId: string;
  /** Names of fields and plain facts, never values that a person has written. */
  readonly details?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** Who did it comes from the sealed context, by the database. In the transaction of the effect: both or neither. */
export const audit = async (tx: Transaction, facts: AuditFacts): Promise<void> => {
  await tx.auditEntry.create({ data: { ...facts, details: facts.details ?? {} }, select: { id: true } });
};
