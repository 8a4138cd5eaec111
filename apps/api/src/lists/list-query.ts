import { z } from 'zod';
import { numberFromText, pageSize } from '../input/number-from-text.js';
import { instant } from '../resources/field.js';
import type { Resource } from '../resources/resource.js';

const largestPage = 100;
const usualPage = 20;

/** The query of a list: page, order, filters, fields. */
export const listQuery = ({ allFields, sorts, defaultSort, sparse }: Resource) => {
  const names = Object.keys(allFields);
  const orders = sorts.flatMap((sort) => [sort, `-${sort}`]) as [string, ...string[]];
  const filters = Object.entries(allFields)
    .filter(([, { isFilter }]) => isFilter)
    .map(([name, { schema }]) => [name, fromText(schema).optional()] as const);
  return z.strictObject({
    limit: pageSize(largestPage, usualPage),
    cursor: z.string().optional().meta({ description: 'nextCursor of the page before' }),
    sort: z.enum(orders).default(defaultSort),
    ...(sparse && { fields: fieldList(names) }),
    createdAfter: instant.optional(),
    createdBefore: instant.optional(),
    ...Object.fromEntries(filters),
  });
};

const fieldList = (names: readonly string[]) =>
  z
    .string()
    .transform((list) => list.split(','))
    .pipe(z.array(z.enum(names as [string, ...string[]])).max(names.length))
    .optional()
    .meta({ description: `Only these fields and the id, with commas between them: ${names.join(', ')}` });

/** A query knows only texts. */
const fromText = (schema: z.ZodType): z.ZodType => {
  if (schema instanceof z.ZodBoolean) return z.enum(['true', 'false']).transform((text) => text === 'true');
  if (schema instanceof z.ZodNumber) return numberFromText(schema);
  return schema;
};
