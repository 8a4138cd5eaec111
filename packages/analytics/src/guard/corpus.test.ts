import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CorpusStatement, corpus, inDatabase } from '../../test/corpus.js';
import { hostileTelemetry } from '../../test/hostile-telemetry.js';
import type { ScratchTelemetry } from '../../test/scratch-telemetry.js';
import { acme, contextOf, globex } from '../../test/two-orgs.js';

let both: ScratchTelemetry;
let acmeAlone: ScratchTelemetry;
beforeAll(async () => {
  [both, acmeAlone] = await Promise.all([hostileTelemetry(globex, acme), hostileTelemetry(acme)]);
});
afterAll(() => Promise.all([both.drop(), acmeAlone.drop()]));

/** As the writer, whom no policy and no filter restricts: what the text alone gives. */
const unguarded = async (
  { writer, database }: ScratchTelemetry,
  { sql, params = {} }: CorpusStatement,
): Promise<string> => {
  try {
    const query = inDatabase(sql, database).replace(/;\s*$/, '');
    const result = await writer.query({
      query,
      query_params: { org_id: acme, ...params },
      format: 'JSONCompactEachRow',
    });
    return (await result.text()).replaceAll(database, 'bulkhead');
  } catch (error) {
    return `error: ${String((error as { type?: string }).type)}`;
  }
};

const guarded = ({ analytics, database }: ScratchTelemetry, { sql, params }: CorpusStatement) =>
  analytics.forOrg(contextOf(acme)).sql(inDatabase(sql, database), params);

describe('a statement of the corpus', () => {
  test('there are enough of them', () => {
    expect(corpus('refused').length).toBeGreaterThanOrEqual(150);
    expect(corpus('allowed').length).toBeGreaterThanOrEqual(60);
  });

  test.each(
    corpus('refused').map((statement) => [`${statement.id}: ${statement.reason}`, statement] as const),
  )('guarantees that %s is refused', async (_, statement) => {
    await expect(guarded(both, statement)).rejects.toMatchObject({ code: 'STATEMENT_REFUSED' });
  });

  test.each(
    corpus('refused')
      .filter(({ refusedAllTheSame }) => refusedAllTheSame === undefined)
      .map((statement) => [`${statement.id}: ${statement.reason}`, statement] as const),
  )('%s would show what globex has', async (_, statement) => {
    const leak = await unguarded(both, statement);
    expect(leak).not.toMatch(/^error: (SYNTAX_ERROR|UNKNOWN|undefined|NOT_IMPL)/);
    expect(leak).not.toBe(await unguarded(acmeAlone, statement));
  });

  test.each(
    corpus('allowed').map((statement) => [`${statement.id}: ${statement.reason}`, statement] as const),
  )('guarantees that %s gives exactly what acme has', async (_, statement) => {
    expect(await guarded(both, statement)).toEqual(await guarded(acmeAlone, statement));
    // Not because of policies and filters: the text alone is enough.
    const text = await unguarded(both, statement);
    expect(text).toBe(await unguarded(acmeAlone, statement));
    expect(text).not.toMatch(/^error/);
  });
});
