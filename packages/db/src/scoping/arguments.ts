import { BulkheadError } from '@bulkhead/tenancy';

export type Records = Record<string, unknown>;

/**
 * A plain object, or undefined where there is none. Danger: Prisma also reads inherited keys, serializes what
 * a toJSON method returns and takes an object with `$type` for a value: each could say something else than
 * what was scoped here. A key `__proto__`, as JSON.parse makes it, becomes inherited where keys are copied.
 */
export const structure = (value: unknown): Records | undefined => {
  if (value === undefined) return undefined;
  if (
    !isPlain(value) ||
    typeof value['toJSON'] === 'function' ||
    value['$type'] !== undefined ||
    Object.hasOwn(value, '__proto__')
  ) {
    throw refused('an argument is not a plain object where Prisma expects one', 'pass an object literal');
  }
  return value;
};

/** The entries of a list. Danger: `map` and the iterator of a caller's list may be the caller's own. */
export const listOf = (list: readonly unknown[]): unknown[] => {
  const entries: unknown[] = [];
  for (let index = 0; index < list.length; index += 1) entries.push(list[index]);
  return entries;
};

/** One plain object or a list of them, as a list. */
export const structures = (value: unknown): readonly Records[] =>
  (Array.isArray(value) ? listOf(value) : [value])
    .map(structure)
    .filter((entry): entry is Records => entry !== undefined);

/** Applies `change` to one value or to each of a list, keeping the shape. */
export const each = (value: unknown, change: (entry: unknown) => unknown): unknown =>
  Array.isArray(value) ? listOf(value).map(change) : change(value);

/**
 * The same in objects and lists of our own, each property read once. Danger: a getter or a Proxy could say one
 * thing when it is judged and another when it is sent. Dates, bytes and whatever else has a class stay: Prisma
 * takes them for values, and where it expects arguments `structure` refuses them.
 */
export const plainCopy = (value: unknown): unknown => {
  if (Array.isArray(value)) return listOf(value).map(plainCopy);
  if (!isPlain(value)) return value;
  const copy: Records = { ...value };
  for (const key of Object.keys(copy)) copy[key] = plainCopy(copy[key]);
  return copy;
};

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
