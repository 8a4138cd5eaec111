import { z } from 'zod';

/** How a value looks in JSON, and how it gets into and out of a row. */
export interface Kind {
  readonly schema: z.ZodType;
  readonly toRow?: (value: unknown) => unknown;
  readonly toShown?: (value: unknown) => unknown;
  /** A patch of an object changes its keys instead of replacing it. */
  readonly isMerged?: true;
}

export interface Field extends Kind {
  /** `read`: the server's. `create`: given once. `write`: given and changed. */
  readonly access: 'read' | 'create' | 'write';
  readonly nullable: boolean;
  /** What a create without it gets; without one, and not nullable, it is required. */
  readonly default?: unknown;
  /** A create without it leaves it to the database. */
  readonly isGivenByServer: boolean;
  /** The table whose row the value names. */
  readonly references?: string;
  /** A list can be narrowed to one value of it. */
  readonly isFilter: boolean;
  /** Whoever may change only their own rows may not change this of them. */
  readonly needsAny: boolean;
}

type Options = Partial<Omit<Field, keyof Kind>>;

/** Defaults: writable, required, no filter. */
export const field = (kind: Kind, options: Options = {}): Field => ({
  access: 'write',
  nullable: false,
  isGivenByServer: false,
  isFilter: false,
  needsAny: false,
  ...kind,
  ...options,
});

const noNul = (text: string) => !text.includes('\0');

export const text = (most: number, least = 0) =>
  ({ schema: z.string().min(least).max(most).refine(noNul, 'holds NUL') }) satisfies Kind;
export const name = text(200, 1);
export const slug = {
  schema: z
    .string()
    .max(63)
    .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, 'lower-case letters, digits and hyphens between them'),
} satisfies Kind;
// One spelling per id, as everywhere.
export const id = { schema: z.guid().toLowerCase() } satisfies Kind;
export const oneOf = (...words: readonly [string, ...string[]]): Kind => ({ schema: z.enum(words) });
export const flag = { schema: z.boolean() } satisfies Kind;
export const whole = (least: number, most: number): Kind => ({ schema: z.int().min(least).max(most) });
export const words = (most: number): Kind => ({
  schema: z.array(z.string().min(1).max(100).refine(noNul, 'holds NUL')).max(most),
});
export const email = { schema: z.email().max(254) } satisfies Kind;

/** A time near either end is in another year in UTC, which neither the store nor our own format takes. */
export const instant = z.iso.datetime({ offset: true }).refine((text) => {
  const year = new Date(text).getUTCFullYear();
  return year >= 1 && year <= 9999;
}, 'not within the years 1 to 9999 in UTC');

export const moment = {
  schema: instant,
  toRow: (value: unknown) => new Date(value as string),
  toShown: (value: unknown) => (value as Date).toISOString(),
} satisfies Kind;

/** Exact in the database, a number in JSON. */
export const percent = {
  schema: z.number().min(0.0001).max(100).multipleOf(0.0001),
  toShown: Number,
} satisfies Kind;

const largestObject = 16_384;
export const object = {
  schema: z
    .record(z.string(), z.unknown())
    .refine(
      (value) => JSON.stringify(value).length <= largestObject,
      `more than ${largestObject} characters`,
    ),
  isMerged: true,
} satisfies Kind;
