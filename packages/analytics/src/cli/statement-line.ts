import { z } from 'zod';

const line = z.looseObject({
  id: z.unknown(),
  sql: z.string(),
  params: z.record(z.string(), z.unknown()).nullish(),
});

export interface StatementLine {
  readonly id: unknown;
  readonly sql: string;
  readonly org: unknown;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export const parseStatementLine = (text: string): StatementLine | undefined => {
  const parsed = line.safeParse(jsonOf(text));
  if (!parsed.success) return undefined;
  const { org_id: org, ...parameters } = parsed.data.params ?? {};
  return { id: parsed.data.id ?? null, sql: parsed.data.sql, org, parameters };
};

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
