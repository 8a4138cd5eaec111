import { z } from 'zod';

type Row = Readonly<Record<string, unknown>>;

/** How rows of an answer are put so that a chart can draw them as they are. */
export interface Chart {
  readonly schema: z.ZodType;
  draw(rows: readonly Row[]): unknown;
}

const series = z.strictObject({
  /** What the line is of, such as the kind of events. */
  name: z.string(),
  measure: z.string(),
  points: z.array(z.tuple([z.string(), z.number().nullable()])),
});

/** One line per value of `by` and measure, each point as [time, value]. */
export const lines = (time: string, by: readonly string[], measures: readonly string[]): Chart => ({
  schema: z.array(series),
  draw(rows) {
    const drawn = new Map<string, z.output<typeof series>>();
    for (const row of rows) {
      const name = by.map((field) => String(row[field])).join(' · ') || 'all';
      for (const measure of measures) {
        const key = JSON.stringify([name, measure]);
        const line = drawn.get(key) ?? { name, measure, points: [] };
        line.points.push([String(row[time]), row[measure] as number | null]);
        drawn.set(key, line);
      }
    }
    return [...drawn.values()];
  },
});

export const table = (row: z.ZodType): Chart => ({ schema: z.array(row), draw: (rows) => rows });
