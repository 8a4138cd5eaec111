import { BulkheadError } from '@bulkhead/tenancy';

/** All that travels to Redis. An object would be unfolded by the driver after its keys were checked. */
export type Argument = string | number | Buffer;

/** The forms that ioredis takes: lists anywhere, and for MSET and HSET an object or a map of pairs. */
export const flatten = (command: string, given: unknown[]): Argument[] => {
  if (given.every(isFixed)) return given;
  const flat: Argument[] = [];
  const pairsAt = pairPosition[command];
  given.forEach((value, at) => {
    if (Array.isArray(value)) for (const inner of value) flat.push(argument(command, inner));
    else if (at === pairsAt && at === given.length - 1 && !Buffer.isBuffer(value))
      for (const inner of pairs(command, value)) flat.push(inner);
    else flat.push(argument(command, value));
  });
  return flat;
};

export const textOf = (value: Argument): string => {
  if (!Buffer.isBuffer(value)) return String(value);
  try {
    return utf8.decode(value);
  } catch (cause) {
    throw new BulkheadError('INVALID_INPUT', 'redis key is not valid UTF-8, expected text; encode it first', {
      field: 'key',
      cause,
    });
  }
};

/** A count or cursor in the one spelling that the server reads as we do. */
export const wholeNumber = (value: Argument | undefined): number | undefined => {
  const text = value === undefined ? '' : String(value);
  return /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined;
};

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const pairPosition: Readonly<Record<string, number>> = { mset: 0, msetnx: 0, hset: 1, hmset: 1 };

const isFixed = (value: unknown): value is string | number =>
  typeof value === 'string' || typeof value === 'number';

/** The driver announces `length` and then writes all bytes: one that says less would let the rest be read as commands. */
const isPlainBuffer = (value: unknown): value is Buffer =>
  Buffer.isBuffer(value) &&
  Object.getPrototypeOf(value) === Buffer.prototype &&
  !Object.hasOwn(value, 'length');

const argument = (command: string, value: unknown): Argument => {
  if (isFixed(value)) return value;
  // A copy: the driver reads the bytes when it sends them, and the caller may have changed a number of keys by then.
  if (isPlainBuffer(value)) return Buffer.from(value);
  throw new BulkheadError(
    'INVALID_INPUT',
    `${command.toUpperCase()} was given ${value === null ? 'null' : `a value of type ${typeof value}`}, expected a string, number or Buffer; serialize it first`,
  );
};

const pairs = (command: string, value: unknown): Argument[] => {
  if (value instanceof Map) return [...value].flat().map((inner) => argument(command, inner));
  if (typeof value !== 'object' || value === null) return [argument(command, value)];
  return Object.entries(value).flatMap(([name, inner]) => [name, argument(command, inner)]);
};
