import { BulkheadError } from '@bulkhead/tenancy';
import type { Argument } from './argument.js';

/** One mebibyte: an offset makes the server allocate everything before it. */
const FURTHEST_BYTE = 1024 * 1024;
const MOST_REPEATED = 10_000;

/**
 * Arguments that lead out of the org's keys, or cost the shared server far more than they cost the caller.
 * Everything else an argument can do stays inside the key that it belongs to.
 */
export const guardArguments = (name: string, args: readonly Argument[]): void => guards[name]?.(args);

const refuse = (fault: string): never => {
  throw new BulkheadError('OPERATION_REFUSED', `redis command ${fault}`);
};

const offset = (name: string, value: Argument | undefined, bitsPerUnit: number): void => {
  const furthest = (FURTHEST_BYTE * 8) / bitsPerUnit;
  if (Number(value) > furthest) {
    refuse(`${name} at offset ${String(value)} is refused: expected at most ${furthest}; use several keys`);
  }
};

const repeated = (name: string) => (args: readonly Argument[]) => {
  if (Number(args[1]) < -MOST_REPEATED) {
    refuse(
      `${name} with count ${String(args[1])} is refused: expected at least -${MOST_REPEATED}; ask several times`,
    );
  }
};

const guards: Readonly<Record<string, (args: readonly Argument[]) => void>> = {
  copy: (args) => {
    const options = args.slice(2).map((option) => String(option).toLowerCase());
    if (options.some((option) => option !== 'replace')) {
      refuse('COPY with DB is refused: it leaves the database that this org lives in; copy within it');
    }
  },
  setrange: (args) => offset('SETRANGE', args[1], 8),
  setbit: (args) => offset('SETBIT', args[1], 1),
  bitfield: (args) => {
    for (const [at, value] of args.entries()) {
      const width = /^[iu](\d{1,2})$/i.exec(String(args[at - 1]))?.[1];
      if (!width) continue;
      const counted = /^#(.*)$/.exec(String(value))?.[1];
      offset('BITFIELD', counted ?? value, counted === undefined ? 1 : Number(width));
    }
  },
  hrandfield: repeated('HRANDFIELD'),
  srandmember: repeated('SRANDMEMBER'),
  zrandmember: repeated('ZRANDMEMBER'),
};
