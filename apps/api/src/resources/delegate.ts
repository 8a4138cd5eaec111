import { BulkheadError } from '@bulkhead/tenancy';
import type { OrgDb } from '../services.js';

export type Row = Record<string, unknown>;

/** What every model's part of a scoped client offers, seen by code that serves all models alike. */
export interface Delegate {
  findUnique(args: { where: Row; select: Row }): Promise<Row | null>;
  findFirst(args: { where: Row; select?: Row }): Promise<Row | null>;
  findMany(args: { where: Row; select: Row; orderBy: readonly Row[]; take: number }): Promise<Row[]>;
  create(args: { data: Row; select: Row }): Promise<Row>;
  updateManyAndReturn(args: { where: Row; data: Row; select: Row }): Promise<Row[]>;
  deleteMany(args: { where: Row }): Promise<{ count: number }>;
  count(args: { where: Row; take?: number }): Promise<number>;
}

export type Transaction = Parameters<Parameters<OrgDb['$transaction']>[0]>[0];

export const delegateOf = (client: OrgDb | Transaction, name: string): Delegate => {
  const delegate = (client as unknown as Readonly<Record<string, Delegate | undefined>>)[name];
  if (delegate) return delegate;
  throw new BulkheadError('INTERNAL', `there is no model ${name} on the client; correct the resource`);
};
