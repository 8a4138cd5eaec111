import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { corpus } from '../../test/corpus.js';
import { type ScratchTelemetry, scratchTelemetry } from '../../test/scratch-telemetry.js';
import { Refusal } from './refusal.js';
import { tokenize } from './sql-token.js';

let scratch: ScratchTelemetry;
beforeAll(async () => {
  scratch = await scratchTelemetry();
});
afterAll(() => scratch.drop());

const kinds: Readonly<Record<string, string>> = {
  BareWord: 'word',
  QuotedIdentifier: 'quoted',
  StringLiteral: 'string',
  HereDoc: 'string',
};
const token = z.object({ begin: z.number(), end: z.number(), type: z.string() });

/** Words and quoted texts as the server's own lexer cuts them; null when it finds an error. */
const cutByServer = async (sql: string): Promise<readonly string[] | null> => {
  const result = await scratch.writer.query({
    query: 'SELECT tokenizeQuery({sql:String}) AS tokens',
    query_params: { sql },
    format: 'JSONEachRow',
  });
  const [row] = z.array(z.object({ tokens: z.array(token) })).parse(await result.json());
  const bytes = Buffer.from(sql);
  const tokens = row?.tokens ?? [];
  if (tokens.some(({ type }) => type.startsWith('Error'))) return null;
  return tokens.flatMap(({ begin, end, type }) =>
    kinds[type] ? [`${kinds[type]} ${bytes.subarray(begin, end).toString()}`] : [],
  );
};

/** The same by ours; null when it refuses. */
const cutByUs = (sql: string): readonly string[] | null => {
  try {
    return tokenize(sql)
      .filter(({ kind }) => kind !== 'symbol' && kind !== 'number')
      .map(({ kind, text }) => `${kind} ${text}`);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
};

const expectSameCut = async (sql: string) => {
  const ours = cutByUs(sql);
  const theirs = ours && (await cutByServer(sql));
  if (ours && theirs) expect({ sql, cut: ours }).toEqual({ sql, cut: theirs });
};

const pieces = [
  'a',
  'SELECT',
  '_x1',
  '1',
  '1.5',
  '.5',
  '1e5',
  '0x1F',
  '1_0',
  'x',
  "'",
  '"',
  '`',
  "''",
  '""',
  '``',
  '\\',
  "\\'",

  '--',
  '#',
  '# ',
  '#!',
  '/*',
  '*/',
  '/',
  '*',
  '-',
  '\n',
  ' ',
  '\t',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ';',
  '.',

  '$',
  '$$',
  '$a$',
  '?',
  ':',
  '::',
  '->',
  '|',
  '||',
  '=',
  '!',
  '<',
  '>',
  '@',
  '@@',
  '^',
  '%',
  '+',
  "'a'",
  '`b c`',
];

describe('the lexer', () => {
  test.each([...corpus('allowed'), ...corpus('refused')].map(({ id, sql }) => [id, sql] as const))(
    'cuts %s as the server does',
    async (_, sql) => expectSameCut(sql),
  );

  test('guarantees that it cuts any text as the server does, or refuses it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((parts) => parts.join('')),
        expectSameCut,
      ),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['a heredoc', 'SELECT $x$ a $x$'],
    ['a name with a dollar', 'SELECT a$b'],
    ['a NUL', 'SELECT 1\0'],
    ['a no-break space', 'SELECT\u00a01'],
    ['a zero-width space', 'SELECT\u200b1'],
    ['typographic quotes', 'SELECT ‘a’'],
    ['a quote that never ends', "SELECT 'a"],
    ['a bracket that never closes', 'SELECT (1'],
    ['a bracket that was never opened', 'SELECT 1)'],
    ['crossed brackets', 'SELECT ([1)]'],
  ])('guarantees that %s is refused', (_, sql) => {
    expect(() => tokenize(sql)).toThrow(Refusal);
  });
});
