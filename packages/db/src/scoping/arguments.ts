import { BulkheadError } from '@bulkhead/tenancy';

export type Records = Record<string, unknown>;

/**
 * A plain object, or undefined where there is none. Danger: Prisma also reads inherited keys, serializes what
 * a toJSON method returns and takes an object with `$type` for a value: each could say something else than
 * what was scoped here.
 */
export const structure = (value: unknown): Records | undefined => {
  if (value === undefined) return undefined;
  if (!isPlain(value) || typeof value['toJSON'] === 'function' || value['$type'] !== undefined) {
    throw refused('an argument is not a plain object where Prisma expects one', 'pass an object literal');
  }
  return value;
};

/** One plain object or a list of them, as a list. */
export const structures = (value: unknown): readonly Records[] =>
  (Array.isArray(value) ? (value as unknown[]) : [value])
    .map(structure)
    .filter((entry): entry is Records => entry !== undefined);

/** Applies `change` to one value or to each of a list, keeping the shape. */
export const each = (value: unknown, change: (entry: unknown) => unknown): unknown =>
  Array.isArray(value) ? value.map(change) : change(value);

export const refused = (what: string, remedy: string): BulkheadError =>
  new BulkheadError('OPERATION_REFUSED', `${what}, which cannot be scoped to an org; ${remedy}`);

export const orgMismatch = (field: string): BulkheadError =>
  new BulkheadError(
    'ORG_MISMATCH',
    `${field} names another org than the context, expected it to be left out; the org comes from the context alone`,
    { field },
  );

export const idNotAllowed = (field: string): BulkheadError =>
  new BulkheadError(
    'ID_NOT_ALLOWED',
    `${field} is set by the caller, expected it to be left out; a chosen id would tell whether another org uses it`,
    { field },
  );

// Objects of another realm have another Object.prototype, so it is known by what it has.
const isPlain = (value: unknown): value is Records => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.hasOwn(prototype as object, 'isPrototypeOf');
};
