import { z } from 'zod';

const decimal = /^-?\d{1,15}(?:\.\d{1,15})?$/;

/** A number of a query, in decimal digits and nothing else: `Number` reads `0x10`, `1e1` and nothing at all as well. */
export const numberFromText = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((text) => (typeof text === 'string' ? numberOf(text) : text), schema);

const numberOf = (text: string): number => (decimal.test(text) ? Number(text) : Number.NaN);

/** Of the rows of a page. */
export const pageSize = (most: number, usual: number) =>
  numberFromText(z.int().min(1).max(most)).default(usual);
