import type { OrgDb } from '@bulkhead/db';
import { BulkheadError } from '@bulkhead/tenancy';

export type Row = Record<string, unknown>;

/** What every model's part of a scoped client offers, seen by code that serves all models alike. */
export interface Delegate {
  findUnique(args: { where: Row; select: Row }): Promise<Row | null>;
  findFirst(args: { where: Row; select?: Row }): Promise<Row | null>;
  findMany(args: { where: Row; select: Row; orderBy: readonly Row[]; take: number }): Promise<Row[]>;
  create(args: { data: Row; select: Row }): Promise<Row>;
  createManyAndReturn(args: { data: readonly Row[]; select: Row }): Promise<Row[]>;
  updateManyAndReturn(args: { where: Row; data: Row; select: Row }): Promise<Row[]>;
  deleteMany(args: { where: Row }): Promise<{ count: number }>;
  count(args: { where: Row; take?: number }): Promise<number>;
}

/** Inside a transaction the client is one of the same shape. */
export type Transaction = OrgDb;

export const delegateOf = (client: OrgDb, name: string): Delegate => {
  const delegate = (client as unknown as Readonly<Record<string, Delegate | undefined>>)[name];
  if (delegate) return delegate;
  throw new BulkheadError('INTERNAL', `there is no model ${name} on the client; correct the resource`);
};
