import type { Question } from '@bulkhead/analytics';
import { z } from 'zod';
import { faultsOf } from '../../http/parse-input.js';
import { defineRoute, type Route } from '../../http/route.js';
import { InputError } from '../../input/input-error.js';
import { numberFromText } from '../../input/number-from-text.js';
import { instant } from '../../resources/field.js';
import type { Chart } from './chart.js';

export interface AskedQuestion {
  readonly question: Question;
  /** The last part of the address. */
  readonly name: string;
  readonly summary: string;
  readonly chart: Chart;
}

/** Milliseconds; below the time that a request may take. */
const timeout = 12_000;

/** One question about the org's telemetry. The org is bound by the store, from the context, and by nothing here. */
export const questionRoute = ({ question, name, summary, chart }: AskedQuestion): Route => {
  const { shape } = question.params as z.ZodObject;
  return defineRoute({
    operationId: `ask${question.name.charAt(0).toUpperCase()}${question.name.slice(1)}`,
    method: 'get',
    path: `/v1/analytics/${name}`,
    tag: 'Analytics',
    summary,
    description: 'About a bounded time: `from` counts in, `to` does not.',
    action: 'analytics.read',
    query: z.strictObject({
      ...Object.fromEntries(Object.entries(shape).map(([field, schema]) => [field, inDigits(schema)])),
      from: instant,
      to: instant,
      ...('afterTs' in shape &&
        shape['afterTs'] instanceof z.ZodDefault &&
        isDate(shape['afterTs']) && { afterTs: instant.optional() }),
    }),
    answers: {
      200: { description: 'The answer, as a chart draws it', schema: z.strictObject({ data: chart.schema }) },
    },
    refusals: ['STATEMENT_TIMEOUT', 'RESULT_TOO_LARGE'],
    async handle({ context, services, query }) {
      const params = question.params.safeParse(query);
      if (!params.success)
        throw new InputError(params.error.issues.flatMap((issue) => faultsOf('query', issue)));
      const rows = await services.analytics.forOrg(context).ask(question, query, { timeout });
      return { status: 200, body: { data: chart.draw(rows as Record<string, unknown>[]) } };
    },
  });
};

/** Numbers are read as everywhere in the API; the question itself takes whatever becomes one. */
const inDigits = (schema: z.core.$ZodType): z.core.$ZodType => {
  if (!(schema instanceof z.ZodDefault)) return schema;
  const inner = schema.unwrap();
  return inner instanceof z.ZodNumber
    ? numberFromText(inner).default(schema.def.defaultValue as number)
    : schema;
};

const isDate = (schema: z.ZodDefault): boolean => schema.unwrap() instanceof z.ZodDate;
