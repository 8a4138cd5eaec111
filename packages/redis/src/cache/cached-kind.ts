import { BulkheadError, type OrgId } from '@bulkhead/tenancy';
import type { z } from 'zod';
import type { Entry } from './entry.js';

export interface CachedKind<Value> {
  readonly name: string;
  readonly version: number;
  readonly schema: z.ZodType<Value>;
  /** Seconds. */
  readonly ttl: number;
  /** Whose epoch ends the value. */
  orgOf(value: Value): OrgId;
}

/** The value as its schema has it, so that a loaded and a cached one are the same, and what is stored of it. */
export const encode = <Value>(
  { name, version, schema }: CachedKind<Value>,
  loaded: Value | undefined,
): { value: Value | undefined; stored: string } => {
  if (loaded === undefined) return { value: undefined, stored: '' };
  const parsed = schema.safeParse(loaded);
  if (parsed.success) return { value: parsed.data, stored: `|${version}|${JSON.stringify(parsed.data)}` };
  const [issue] = parsed.error.issues;
  throw new BulkheadError(
    'INTERNAL',
    `cached value ${name}: ${issue?.path.join('.')} ${issue?.message}; load it in the shape of the key catalogue`,
  );
};

/** Undefined for anything that this version of the code would not have stored. */
export const decode = <Value>({ version, schema }: CachedKind<Value>, entry: Entry): Value | undefined => {
  if (entry.kind !== 'V' || entry.version !== version) return undefined;
  try {
    return schema.parse(JSON.parse(entry.json));
  } catch {
    return undefined;
  }
};
