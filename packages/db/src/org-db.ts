import type { Sql, Types } from '@prisma/client/runtime/client';
import type { Operation } from './scoping/scope-args.js';

declare const reason: unique symbol;

/** Stands where a method of Prisma is not offered. Calling it does not compile, and the error quotes the reason. */
export interface Refused<Reason extends string> {
  readonly [reason]: Reason;
}

/** Methods of a Prisma client that a scoped client offers. */
export type Offered = '$queryRaw' | '$queryRawTyped' | '$executeRaw' | '$transaction';

/** Methods of a Prisma client that a scoped client does not offer, with what to do instead. */
export interface Withheld {
  $connect: 'A scoped client has no connection of its own: the pool connects by itself.';
  $disconnect: 'A scoped client has no connection of its own: close the db when the process stops.';
  $on: 'Events of the engine belong to all organizations: ask db.stats() or trace the process.';
  $use: 'Middleware could change what has been scoped.';
  $extends: 'An extension of a scoped client could leave its scope: extend the client that is handed to bulkhead().';
  $queryRawUnsafe: 'SQL built from strings lets a caller write SQL: use $queryRaw with a tagged template.';
  $executeRawUnsafe: 'SQL built from strings lets a caller write SQL: use $executeRaw with a tagged template.';
  $runCommandRaw: 'This is a MongoDB command.';
}

/** What a model offers besides its operations. */
export type ModelFacts = 'fields';

type Unknown = 'This method is newer than the scoped client: nobody has decided yet how to scope it.';

export type ScopedModel<Delegate> = {
  readonly [Name in keyof Delegate as Name extends string ? Name : never]: Name extends Operation | ModelFacts
    ? Delegate[Name]
    : Refused<Unknown>;
};

/** The Prisma client of one organization: the same models and operations, and no way out of the scope. */
export type ScopedClient<Client> = {
  readonly [Name in keyof Client as Name extends string ? Name : never]: Name extends '$transaction'
    ? ScopedTransaction<Client>
    : Name extends Offered
      ? Client[Name]
      : Name extends keyof Withheld
        ? Refused<Withheld[Name]>
        : Name extends `$${string}`
          ? Refused<Unknown>
          : ScopedModel<Client[Name]>;
};

export interface ScopedTransaction<Client> {
  /** Runs all of them in one transaction, or none. */
  <Operations extends Types.Public.PrismaPromise<unknown>[]>(
    operations: [...Operations],
    options?: TransactionOptions,
  ): Promise<{ [Index in keyof Operations]: Awaited<Operations[Index]> }>;
  /** Commits when `work` resolves, rolls back when it rejects. Called within a transaction it is a savepoint. */
  <Result>(
    work: (tx: ScopedClient<Client>) => Promise<Result>,
    options?: TransactionOptions,
  ): Promise<Result>;
}

export interface TransactionOptions {
  /** How long, in ms, to wait for a connection. Default 2000. */
  maxWait?: number;
  /** How long, in ms, the transaction may take. Default 5000. */
  timeout?: number;
  isolationLevel?: 'ReadUncommitted' | 'ReadCommitted' | 'RepeatableRead' | 'Serializable';
}

/** The auth plane before an org is known. Its role may call the lookup functions and nothing else. */
export interface AuthClient {
  $queryRaw<Rows = unknown>(query: TemplateStringsArray | Sql, ...values: unknown[]): Promise<Rows>;
}
