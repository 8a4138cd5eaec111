import type { Check } from './checks.js';
import { type Drift, driftBetween, type LiveFact } from './drift.js';
import type { Finding } from './finding.js';
import { readOnly } from './read-only.js';
import type { PostureSubject } from './subject.js';

/** The live catalog says what the annotated schema wants, no more and no less. */
export const checkDrift = async (
  { client, expected }: PostureSubject,
  { code, sql }: Check,
): Promise<Finding[]> => {
  const { rows } = await readOnly(client, () => client.query<LiveFact & Record<string, unknown>>(sql));
  return driftBetween(expected, rows).map(({ object, detail }: Drift) => ({
    code,
    level: 'fatal',
    object,
    detail,
    fix: 'write a migration with pnpm db:migrate, which adds the isolation of the schema',
  }));
};
