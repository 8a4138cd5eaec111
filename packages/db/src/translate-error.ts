import { BulkheadError, type ErrorCode } from '@bulkhead/tenancy';
import type { OrgModel } from './scoping/org-models.js';

/** What Prisma and the stock adapter put on their errors, as far as it is read. */
interface PrismaFault extends Error {
  readonly code?: unknown;
  readonly meta?: {
    readonly driverAdapterError?: { readonly cause?: DriverFault };
    readonly modelName?: string;
  };
  readonly cause?: DriverFault;
}

interface DriverFault {
  readonly kind?: string;
  readonly originalCode?: string;
  readonly originalMessage?: string;
  readonly constraint?: { readonly index?: string; readonly fields?: readonly string[] };
}

/**
 * Any failure of a request as an entry of the catalogue. Driver texts quote values, keys and policies, so none
 * of them is kept. Danger: not even those about unknown names or syntax, for a cast to regclass or a text search
 * of what a row holds fails in the same words and states.
 */
export const translateError = (
  error: unknown,
  operation: string,
  models: ReadonlyMap<string, OrgModel>,
): unknown => {
  if (error instanceof BulkheadError) return error;
  const fault = error as PrismaFault;
  const driver =
    fault.meta?.driverAdapterError?.cause ?? (fault.name === 'DriverAdapterError' ? fault.cause : undefined);
  const code = typeof fault.code === 'string' ? fault.code : undefined;
  const state = driver?.originalCode;
  const found =
    byState[state ?? ''] ??
    byPrismaCode[code ?? ''] ??
    byName[fault.name] ??
    byStateClass[state?.slice(0, 2) ?? ''] ??
    unexpected;
  const field = fieldOf(driver, models);
  const [bulkheadCode, what] = sealed(driver) ?? notBegun(fault) ?? found;
  const said = validation(fault);
  const origin = [code, state, code || state ? undefined : fault.name].filter(Boolean).join(' ');
  return new BulkheadError(
    bulkheadCode,
    `${operation} ${what}${said} (${origin})`,
    field === undefined ? {} : { field },
  );
};

/** Prisma draws the arguments with all they hold; its verdict stands in the last paragraph. */
const validation = ({ name, message }: PrismaFault): string =>
  name === 'PrismaClientValidationError' ? `: ${message.trim().split('\n\n').at(-1)?.slice(0, 300)}` : '';

type Entry = readonly [ErrorCode, string];

const conflict: Entry = [
  'WRITE_CONFLICT',
  'collided with another transaction, run the whole transaction again',
];
const gone: Entry = ['STORE_UNAVAILABLE', 'lost its connection to Postgres, expected it to stay open'];
const denied: Entry = ['PERMISSION_DENIED', 'was refused by a grant or policy of the database'];
const invalid: Entry = ['INVALID_INPUT', 'was given a value that does not fit its column'];
const reference: Entry = [
  'REFERENCE_INVALID',
  'broke a foreign key, expected the referenced row to exist in the org',
];
const taken: Entry = ['ALREADY_EXISTS', 'broke a unique key, expected a value that the org does not use yet'];
const required: Entry = ['INVALID_INPUT', 'left out a required value'];
const missing: Entry = ['NOT_FOUND', 'found no row, or one of another org'];
const timedOut: Entry = ['STATEMENT_TIMEOUT', 'ran longer than the statement timeout'];
const ended: Entry = [
  'TRANSACTION_CLOSED',
  'came after the end of its transaction, or the transaction timed out',
];
const busy: Entry = [
  'STORE_BUSY',
  'found no free connection in time, look for long transactions or raise poolSize or maxWait',
];
const unexpected: Entry = ['INTERNAL', 'failed in an unexpected way'];
const wording = (fault: string): Entry => ['INTERNAL', `is not valid SQL here: ${fault}`];

const byState: Readonly<Record<string, Entry>> = {
  '23505': taken,
  '23503': reference,
  '23001': reference,
  '23502': required,
  '23514': invalid,
  '25P02': ended,
  '25P04': ended,
  '40001': conflict,
  '40P01': conflict,
  '42501': denied,
  '42601': wording('it has a syntax error'),
  '42702': wording('a column name fits several tables'),
  '42703': wording('it names a column that does not exist'),
  '42803': wording('a column is neither grouped nor aggregated'),
  '42804': wording('a value has another type than its place'),
  '42846': wording('there is no cast between two of its types'),
  '42883': wording('it names a function or operator that does not exist for these types'),
  '42P01': wording('it names a table that does not exist'),
  '42P18': wording('the type of a parameter cannot be told, add a cast'),
  '53300': gone,
  '55P03': conflict,
  '57014': timedOut,
  '57P01': gone,
  '57P02': gone,
  '57P03': gone,
  '57P05': gone,
};

const byStateClass: Readonly<Record<string, Entry>> = {
  '08': gone,
  '22': invalid,
  '23': invalid,
  '42': wording('look the code up'),
};

const byPrismaCode: Readonly<Record<string, Entry>> = {
  P1000: gone,
  P1001: gone,
  P1003: gone,
  P1008: gone,
  P1010: gone,
  P1011: gone,
  P1017: gone,
  P2000: invalid,
  P2001: missing,
  P2002: taken,
  P2003: reference,
  P2004: invalid,
  P2006: invalid,
  P2007: invalid,
  P2011: required,
  P2012: required,
  P2013: required,
  P2014: reference,
  P2015: missing,
  P2017: missing,
  P2018: missing,
  P2019: invalid,
  P2020: invalid,
  P2025: missing,
  P2028: ended,
  P2029: invalid,
  P2033: invalid,
  P2034: conflict,
};

const byName: Readonly<Record<string, Entry>> = {
  PrismaClientValidationError: ['INVALID_INPUT', 'was given arguments that do not fit the model'],
  PrismaClientInitializationError: gone,
};

// The database raises these as 42501 too; its own words tell them from a missing grant.
const sealed = (driver: DriverFault | undefined): Entry | undefined => {
  if (
    driver?.originalCode === '42501' &&
    /not sealed by a key|not a context of the auth plane/.test(driver.originalMessage ?? '')
  ) {
    return ['SEAL_BROKEN', 'carried a context that the database does not accept'];
  }
  if (driver?.originalCode === '57014' && !/timeout/.test(driver.originalMessage ?? '')) {
    return ['OPERATION_CANCELLED', 'was cancelled from outside'];
  }
  return undefined;
};

/** Prisma has one code for all that befalls a transaction; this one found the pool empty for as long as maxWait. */
const notBegun = ({ code, message }: PrismaFault): Entry | undefined =>
  code === 'P2028' && message.includes('Unable to start a transaction') ? busy : undefined;

/** The fields of the violated key in the caller's spelling, without the org, which the caller never names. */
const fieldOf = (
  driver: DriverFault | undefined,
  models: ReadonlyMap<string, OrgModel>,
): string | undefined => {
  const { index, fields: columns } = driver?.constraint ?? {};
  for (const { shape } of models.values()) {
    const fields = index === undefined ? undefined : shape.constraints[index];
    if (fields) return fields.filter((field) => field !== shape.orgField).join(', ') || undefined;
  }
  return columns?.join(', ');
};
