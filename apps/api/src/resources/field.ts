import { z } from 'zod';

/** How a value looks in JSON, and how it gets into and out of a row. */
export interface Kind {
  readonly schema: z.ZodType;
  toRow?(value: unknown): unknown;
  toShown?(value: unknown): unknown;
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

export const text = (most: number, least = 0): Kind => ({
  schema: z.string().min(least).max(most).refine(noNul, 'holds NUL'),
});
export const name: Kind = text(200, 1);
export const slug: Kind = {
  schema: z
    .string()
    .max(63)
    .regex(/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/, 'lower-case letters, digits and hyphens between them'),
};
// One spelling per id, as everywhere.
export const id: Kind = { schema: z.guid().toLowerCase() };
export const oneOf = (...words: readonly [string, ...string[]]): Kind => ({ schema: z.enum(words) });
export const flag: Kind = { schema: z.boolean() };
export const whole = (least: number, most: number): Kind => ({ schema: z.int().min(least).max(most) });
export const words = (most: number): Kind => ({
  schema: z.array(z.string().min(1).max(100).refine(noNul, 'holds NUL')).max(most),
});
export const email: Kind = { schema: z.email().max(254) };

export const moment: Kind = {
  schema: z.iso.datetime({ offset: true }),
  toRow: (value) => new Date(value as string),
  toShown: (value) => (value as Date).toISOString(),
};

/** Exact in the database, a number in JSON. */
export const percent: Kind = {
  schema: z.number().gt(0).max(100).multipleOf(0.0001),
  toShown: Number,
};

const largestObject = 16_384;
export const object: Kind = {
  schema: z
    .record(z.string(), z.unknown())
    .refine(
      (value) => JSON.stringify(value).length <= largestObject,
      `more than ${largestObject} characters`,
    ),
  isMerged: true,
};
