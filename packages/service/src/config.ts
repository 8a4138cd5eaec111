import { BulkheadError } from '@bulkhead/tenancy';
import type { z } from 'zod';

/** One environment variable. `.env.example` is written from these, so each says why it exists. */
export interface Variable<Schema extends z.ZodType = z.ZodType> {
  readonly schema: Schema;
  /** What the value must look like, continuing "expected …". */
  readonly expected: string;
  readonly reason: string;
  readonly unit?: string;
  /** Text as it would stand in the environment. Without one the variable is required. */
  readonly default?: string;
  /** A secret is never quoted back, not even when it is wrong. */
  readonly secret?: true;
  readonly optional?: true;
}

export type Variables = Readonly<Record<string, Variable>>;

export type Values<V extends Variables> = {
  readonly [Name in keyof V]:
    | z.output<V[Name]['schema']>
    | (V[Name] extends { optional: true } ? undefined : never);
};

/** Reads the environment once. Every wrong variable is named in one error, a line each. */
export const readConfig = <const V extends Variables>(
  variables: V,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Values<V> => {
  const values: Record<string, unknown> = {};
  const faults: string[] = [];
  for (const [name, variable] of Object.entries(variables)) {
    const text = environment[name] ?? variable.default;
    if (text === undefined) {
      if (!variable.optional) faults.push(`${name} is not set, expected ${variable.expected}`);
      continue;
    }
    // An empty setting is a mistake in a deployment file, never a request for the default.
    const parsed = text === '' ? undefined : variable.schema.safeParse(text);
    if (parsed?.success) values[name] = parsed.data;
    else faults.push(`${name} is ${quoted(text, variable)}, expected ${variable.expected}`);
  }
  if (faults.length === 0) return Object.freeze(values) as Values<V>;
  throw new BulkheadError(
    'CONFIGURATION_INVALID',
    faults.map((fault) => `${fault}; set it as .env.example describes`).join('\n'),
  );
};

const quoted = (text: string, { secret }: Variable) => {
  if (text === '') return 'empty';
  return secret ? 'not valid (hidden, it is a secret)' : JSON.stringify(text.slice(0, 80));
};

export const envExample = (variables: Variables): string =>
  Object.entries(variables)
    .map(([name, variable]) => {
      const unit = variable.unit ? ` (${variable.unit})` : '';
      const needed = variable.default ?? (variable.optional ? 'unset' : undefined);
      const fallback = needed === undefined ? 'Required.' : `Default: ${needed}.`;
      return `# ${variable.reason}\n# Expected: ${variable.expected}${unit}. ${fallback}\n#${name}=${variable.default ?? ''}\n`;
    })
    .join('\n');
