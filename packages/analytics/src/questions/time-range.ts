import { z } from 'zod';

const DAY = 24 * 60 * 60 * 1000;

/** Every question is about a bounded time: `from` counts in, `to` does not. */
export const range = { from: z.coerce.date(), to: z.coerce.date() };

export const within = <Params extends z.ZodType<{ from: Date; to: Date }>>(
  days: number,
  params: Params,
): Params =>
  params
    .refine(({ from, to }) => from < to, { path: ['to'], error: 'to must be later than from' })
    .refine(({ from, to }) => to.getTime() - from.getTime() <= days * DAY, {
      path: ['from'],
      error: `at most ${days} days may lie between from and to`,
    });

/** Seconds of one point of a series. */
export const step = z.coerce.number().int().min(1).max(86_400).default(3_600);

export const limit = (most: number, usual: number) => z.coerce.number().int().min(1).max(most).default(usual);

/** 64-bit numbers come as strings or numbers, depending on the server's version. */
export const count = z.coerce.number();

/** As ClickHouse writes UTC times: `2026-01-01 00:00:00.000`. */
export const timestamp = z.string().transform((text) => `${text.replace(' ', 'T')}Z`);
