import type { Check } from './checks.js';
import { driftBetween } from './drift.js';
import type { CatalogFact } from './expected-catalog.js';
import type { Finding } from './finding.js';
import { readOnly } from './read-only.js';
import type { PostureSubject } from './subject.js';

/** The live catalog says what `wanted` says, no more and no less. */
export const checkDrift =
  (wanted: (subject: PostureSubject) => readonly CatalogFact[], fix: string) =>
  async (subject: PostureSubject, { code, sql }: Check): Promise<Finding[]> => {
    const { client } = subject;
    const { rows } = await readOnly(client, () => client.query<CatalogFact & Record<string, unknown>>(sql));
    return driftBetween(wanted(subject), rows).map(({ object, detail }) => ({
      code,
      level: 'fatal',
      object,
      detail,
      fix,
    }));
  };
