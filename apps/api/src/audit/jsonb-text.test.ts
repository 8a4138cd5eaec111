import { createTestDatabase, type TestDatabase, withSuperuser } from '@bulkhead/testkit';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Json } from '../input/strict-json.js';
import { jsonbText } from './jsonb-text.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('is what Postgres prints, for texts, whole numbers and nesting of any kind', async () => {
  const text = fc
    .string({ unit: 'binary' })
    .filter((value) => !value.includes('\0') && !/\p{Surrogate}/u.test(value));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      text,
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(text, tie('value'), { maxKeys: 6 }),
    ),
  }));
  await withSuperuser(database.superuserUrl, (client) =>
    fc.assert(
      fc.asyncProperty(value, async (any) => {
        const { rows } = await client.query<{ printed: string }>('select $1::jsonb::text as printed', [
          JSON.stringify(any),
        ]);
        expect(jsonbText(any as Json)).toBe(rows[0]?.printed);
      }),
      { numRuns: 300 },
    ),
  );
});
