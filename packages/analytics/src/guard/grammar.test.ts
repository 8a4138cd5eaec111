import { isBulkheadError } from '@bulkhead/tenancy';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type ScratchTelemetry, scratchTelemetry } from '../../test/scratch-telemetry.js';
import { statements } from '../../test/statement-grammar.js';
import { acme, contextOf, globex } from '../../test/two-orgs.js';

let both: ScratchTelemetry;
let acmeAlone: ScratchTelemetry;
beforeAll(async () => {
  [both, acmeAlone] = await Promise.all([scratchTelemetry(), scratchTelemetry()]);
  await both.seed(globex, acme);
  await acmeAlone.seed(acme);
});
afterAll(() => Promise.all([both.drop(), acmeAlone.drop()]));

/** As the writer, whom nothing restricts. Rows in an order of their own, for most statements have none. */
const answer = async ({ writer }: ScratchTelemetry, query: string): Promise<readonly string[] | null> => {
  try {
    const result = await writer.query({ query, query_params: { org_id: acme }, format: 'TabSeparated' });
    return (await result.text()).split('\n').toSorted();
  } catch {
    return null;
  }
};

const isAllowed = async (query: string): Promise<boolean> => {
  try {
    await both.analytics.forOrg(contextOf(acme)).sql(query);
    return true;
  } catch (error) {
    if (isBulkheadError(error, 'STATEMENT_REFUSED')) return false;
    if (isBulkheadError(error, 'QUERY_FAILED')) return true;
    throw error;
  }
};

describe('a statement made at random', () => {
  test('guarantees that it is refused when rows of globex change its answer', async () => {
    const seen = { allowed: 0, refused: 0, leaking: 0 };
    await fc.assert(
      fc.asyncProperty(statements(), async (query) => {
        const [allowed, mixed, alone] = await Promise.all([
          isAllowed(query),
          answer(both, query),
          answer(acmeAlone, query),
        ]);
        const leaks = JSON.stringify(mixed) !== JSON.stringify(alone);
        seen[allowed ? 'allowed' : 'refused'] += 1;
        if (leaks) seen.leaking += 1;
        expect({ query, allowed, mixed: allowed ? mixed : alone }).toEqual({ query, allowed, mixed: alone });
      }),
      { numRuns: 300 },
    );
    // A grammar whose statements all fall on one side would prove nothing.
    expect(seen.allowed).toBeGreaterThan(30);
    expect(seen.leaking).toBeGreaterThan(10);
  }, 240_000);
});
