import type { z } from 'zod';
import { fieldName, InputError, type InputFault } from '../input/input-error.js';
import type { Json } from '../input/strict-json.js';

export const parseParams = (schema: z.ZodObject | undefined, params: Readonly<Record<string, unknown>>) =>
  schema && parsed('path', schema, refuseUnstorable('path', params));

/** A route without query parameters refuses all of them: one that is ignored is one that the caller believes in. */
export const parseQuery = (
  schema: z.ZodObject | undefined,
  query: Readonly<Record<string, unknown>>,
): unknown => {
  if (schema) return parsed('query', schema, refuseUnstorable('query', { ...query }));
  const names = Object.keys(query);
  if (names.length > 0) throw new InputError(names.map((name) => unknown('query', [name])));
  return undefined;
};

export const parseBody = (schema: z.ZodType | undefined, body: Json | undefined): unknown => {
  if (schema) return parsed('body', schema, body);
  if (body !== undefined) throw new InputError([{ in: 'body', field: '', detail: 'no body expected' }]);
  return undefined;
};

const parsed = (place: InputFault['in'], schema: z.ZodType, value: unknown): unknown => {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new InputError(result.error.issues.flatMap((issue) => faultsOf(place, issue)).slice(0, most));
};

/** A body of a thousand wrong items is told of its first faults. */
const most = 20;

export const faultsOf = (place: InputFault['in'], issue: z.core.$ZodIssue): InputFault[] =>
  issue.code === 'unrecognized_keys'
    ? issue.keys.map((key) => unknown(place, [...issue.path, key]))
    : [{ in: place, field: fieldName(issue.path), detail: issue.message }];

const unknown = (place: InputFault['in'], path: readonly PropertyKey[]): InputFault => ({
  in: place,
  field: fieldName(path),
  detail: 'is not known here',
});

/** No store takes NUL in a text, and U+FFFD stands where bytes were no UTF-8. A body with either was refused before. */
const refuseUnstorable = (place: InputFault['in'], values: Readonly<Record<string, unknown>>) => {
  const faults = Object.entries(values).flatMap(([name, value]) => {
    const detail = unstorable([name, value].flat().join(' '));
    const field = fieldName([name.replaceAll('\0', '')]);
    return detail === undefined ? [] : [{ in: place, field, detail }];
  });
  if (faults.length > 0) throw new InputError(faults);
  return values;
};

const unstorable = (text: string): string | undefined => {
  if (text.includes('\0')) return 'holds NUL';
  return text.includes('\ufffd') ? 'not valid UTF-8' : undefined;
};
