import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { type ScratchTelemetry, scratchTelemetry } from '../test/scratch-telemetry.js';
import { acme, contextOf, globex } from '../test/two-orgs.js';
import { type Connection, connect, loginOf } from './connection.js';
import { dropOrgUser, ensureOrgUser, ensurePolicies } from './index.js';
import { orgSettings } from './reading.js';
import { loadSchema } from './schema/load-schema.js';

let scratch: ScratchTelemetry;
beforeAll(async () => {
  scratch = await scratchTelemetry();
  await scratch.seed(globex, acme);
});
afterAll(() => scratch.drop());
afterEach(() => {
  jest.restoreAllMocks();
});

const every = 'SELECT message FROM events';
const ofAcme = [0, 1, 2, 3, 4, 5].map((n) => `acme said ${n}`);
const messages = async (
  connection: Connection,
  query: string,
  clickhouse_settings = {},
): Promise<readonly string[]> => {
  const result = await connection.query({ query, clickhouse_settings, format: 'JSONEachRow' });
  return z
    .array(z.object({ message: z.string() }))
    .parse(await result.json())
    .map(({ message }) => message)
    .toSorted();
};
const orgSetting = (value: string) => ({ SQL_bulkhead_org: value });
const filtersOf = async (org: typeof acme, query: string) => {
  const schema = await loadSchema(scratch.writer, scratch.reader, scratch);
  return { additional_table_filters: orgSettings(contextOf(org), query, schema).additional_table_filters };
};
const withoutPolicies = async (work: () => Promise<void>) => {
  for (const name of ['bulkhead_reader_rows', 'bulkhead_reader_wall']) {
    await scratch.writer.command({ query: `DROP ROW POLICY ${name} ON ${scratch.database}.events` });
  }
  try {
    await work();
  } finally {
    await ensurePolicies(scratch);
  }
};
const unguarded = () => {
  jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
  return scratch.create({ enforcement: false }).forOrg(contextOf(acme));
};
const texts = (rows: readonly Record<string, unknown>[]) =>
  rows.map(({ message }) => String(message)).toSorted();

describe('layer 1, the context', () => {
  test.each([
    [undefined, 'CONTEXT_MISSING'],
    [{ ...contextOf(acme) }, 'CONTEXT_FORGED'],
    [contextOf('00000000-0000-0000-0000-000000000000' as typeof acme), 'CONTEXT_FORGED'],
  ])('guarantees that %j asks nothing', (context, code) => {
    expect(() => scratch.analytics.forOrg(context as never)).toThrow(expect.objectContaining({ code }));
  });
});

describe('layer 2, bound values', () => {
  test.each([
    "'; DROP TABLE events; --",
    "' OR 1 = 1 --",
    "\\' OR 1 = 1 --",
    '{org_id:UUID}',
    "') UNION ALL SELECT message FROM events --",
    '\\N',
    '\\t\\n\\0',
    'tab\there, line\nbreak, return\r',
    '` " \' ’ 𝒳 \u0000 \u2028',
    '$x$ $x$',
    "x' SETTINGS SQL_bulkhead_org = 'y",
  ])('guarantees that %j comes back as the value that it is', async (value) => {
    const acmes = scratch.analytics.forOrg(contextOf(acme));
    const rows = await acmes.sql(
      'SELECT {value:String} AS value, count() AS n FROM events WHERE org_id = {org_id:UUID} AND message != {value:String}',
      { value },
    );
    expect(rows).toEqual([{ value, n: 6 }]);
    expect(await acmes.sql('SELECT {values:Array(String)} AS value', { values: [value, value] })).toEqual([
      { value: [value, value] },
    ]);
  });

  test('guarantees that a parameter cannot take the place of the org', async () => {
    const query = 'SELECT message FROM events WHERE org_id = {org_id:UUID}';
    await expect(
      scratch.analytics.forOrg(contextOf(acme)).sql(query, { org_id: globex }),
    ).rejects.toMatchObject({ code: 'STATEMENT_REFUSED' });
  });
});

describe('layer 3, the guard', () => {
  test('guarantees that what it lets pass shows one org even to the writer', async () => {
    expect(await messages(scratch.writer, `${every} WHERE org_id = '${acme}'`)).toEqual(ofAcme);
    expect(await messages(scratch.writer, every)).toHaveLength(15);
  });

  test('guarantees that it refuses without policies and filters just the same', async () => {
    await withoutPolicies(async () => {
      const acmes = scratch.analytics.forOrg(contextOf(acme));
      await expect(acmes.sql(every)).rejects.toMatchObject({ code: 'STATEMENT_REFUSED' });
      expect(texts(await acmes.sql(`${every} WHERE org_id = {org_id:UUID}`))).toEqual(ofAcme);
    });
  });

  test('off, its refusals become warnings and are counted', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const analytics = scratch.create({ enforcement: false });
    await analytics.forOrg(contextOf(acme)).sql(every);
    expect(analytics.guard).toMatchObject({ bypassed: 1, refused: 0 });
    expect(warn).toHaveBeenCalledWith(
      expect.stringContaining('CLICKHOUSE_ORG_FILTER_ENFORCEMENT is false'),
      expect.anything(),
    );
  });

  test('guarantees that it cannot be off in production', () => {
    expect(() => scratch.create({ enforcement: false, production: true })).toThrow(
      expect.objectContaining({
        code: 'CONFIGURATION_INVALID',
        message: expect.stringContaining('CLICKHOUSE_ORG_FILTER_ENFORCEMENT'),
      }),
    );
  });
});

describe('layer 4, the filters that the server puts on each table', () => {
  test.each([
    every,
    'SELECT message FROM (SELECT * FROM events)',
    'WITH x AS (SELECT * FROM events) SELECT message FROM x',
    'SELECT message FROM events PREWHERE 1 WHERE 1',
    'SELECT DISTINCT a.message AS message FROM events a JOIN events b ON a.service = b.service',
    'SELECT message FROM events WHERE service IN (SELECT service FROM events) OR 1',
  ])('guarantees that alone they keep %s to one org', async (query) => {
    expect(await messages(scratch.writer, query, await filtersOf(acme, query))).toEqual(ofAcme);
  });
});

describe('layer 5, the row policy of the reader', () => {
  test('guarantees that alone it shows the rows of the org in the setting', async () => {
    expect(await messages(scratch.reader, every, orgSetting(acme))).toEqual(ofAcme);
    expect(await messages(scratch.reader, every, orgSetting(globex))).toHaveLength(9);
  });

  test.each(['', 'acme', `'${acme}'`, `${acme}' OR 1`, '%', '00000000-0000-0000-0000-000000000000'])(
    'guarantees that the setting %j shows no row',
    async (setting) => {
      expect(await messages(scratch.reader, every, orgSetting(setting))).toEqual([]);
    },
  );

  test('guarantees that without the setting there is no row', async () => {
    expect(await messages(scratch.reader, every)).toEqual([]);
  });

  test('guarantees that it holds with the guard gone', async () => {
    expect(texts(await unguarded().sql(every))).toEqual(ofAcme);
  });

  test('guarantees that a permissive policy added later opens nothing', async () => {
    const on = `ON ${scratch.database}.events`;
    await scratch.writer.command({
      query: `CREATE ROW POLICY mistake ${on} USING 1 TO ${loginOf(scratch.readerUrl).user}`,
    });
    try {
      expect(await messages(scratch.reader, every, orgSetting(acme))).toEqual(ofAcme);
      expect(await messages(scratch.reader, every)).toEqual([]);
    } finally {
      await scratch.writer.command({ query: `DROP ROW POLICY mistake ${on}` });
    }
  });

  test.each([
    ['write', `INSERT INTO events (org_id, kind) VALUES ('${acme}', 'x')`],
    ['delete', 'ALTER TABLE events DELETE WHERE 1'],
    ['drop', 'DROP TABLE events'],
    ['read the ledger of migrations', 'SELECT * FROM schema_migrations'],
    ['leave readonly', 'SET readonly = 0'],
    ['lift its limits', 'SELECT 1 SETTINGS max_memory_usage = 0'],
    ['make a user', 'CREATE USER intruder'],
    ['drop its policy', `DROP ROW POLICY bulkhead_reader_wall ON events`],
  ])('guarantees that the reader cannot %s', async (_, query) => {
    await expect(scratch.reader.command({ query })).rejects.toMatchObject({
      type: expect.stringMatching(/ACCESS_DENIED|READONLY|SETTING_CONSTRAINT/),
    });
  });
});

describe('what the server remembers of one question', () => {
  test.each([
    "SELECT message FROM events WHERE message LIKE 'globex said 8%'",
    "SELECT message FROM events PREWHERE message LIKE 'globex said 8%'",
  ])('guarantees that %s of acme takes no row from the answer of globex', async (query) => {
    expect(await messages(scratch.reader, query, orgSetting(acme))).toEqual([]);
    expect(await messages(scratch.reader, query, orgSetting(globex))).toEqual(['globex said 8']);
    expect(await messages(scratch.reader, query, orgSetting(acme))).toEqual([]);
  });
});

describe('layer 6, the row policy of an org’s own user', () => {
  test('guarantees that it sees its org, by its name alone, and nothing after it was dropped', async () => {
    const login = await ensureOrgUser(acme, scratch);
    const url = new URL(scratch.url);
    url.username = login.user;
    url.password = login.password;
    const direct = connect(url.href, scratch.database);
    try {
      expect(loginOf(url.href).user).toBe(acme);
      expect(await messages(direct, every)).toEqual(ofAcme);
      expect(await messages(direct, `${every} WHERE org_id = '${globex}'`)).toEqual([]);
      await expect(messages(direct, every, orgSetting(globex))).rejects.toThrow();
      await dropOrgUser(acme, scratch);
      await expect(messages(direct, every)).rejects.toMatchObject({ type: 'AUTHENTICATION_FAILED' });
    } finally {
      await direct.close();
      await dropOrgUser(acme, scratch);
    }
  });
});

describe('an error of the engine', () => {
  /** Fails on the rows of globex alone, and then quotes one of them. */
  const quoting =
    "SELECT count() AS n FROM events WHERE org_id = {org_id:UUID} AND toUInt32(replaceOne(message, 'acme said ', '')) >= 0";

  test('guarantees that another org’s row cannot make a statement fail', async () => {
    expect(await scratch.analytics.forOrg(contextOf(acme)).sql(quoting)).toEqual([{ n: 6 }]);
  });

  test.each([
    ['quotes a row', 'SELECT toUInt32(message) FROM events WHERE org_id = {org_id:UUID}'],
    [
      'comes in the middle of the rows',
      'SELECT if(bytes > 40, toUInt32(message), 0) FROM events WHERE org_id = {org_id:UUID} ORDER BY bytes',
    ],
  ])('guarantees that one that %s leaves without its text', async (_, query) => {
    const error = await scratch.analytics
      .forOrg(contextOf(acme))
      .sql(query)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'QUERY_FAILED',
      message: expect.stringMatching(/^query request-1\./),
    });
    expect(`${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}`).not.toMatch(
      /said|DB::Exception/,
    );
  });

  test('guarantees that a refusal names no row, no setting and no server', async () => {
    const error = await scratch.analytics
      .forOrg(contextOf(acme))
      .sql(every)
      .catch((thrown: unknown) => thrown);
    expect(inspect(error, { depth: 9 })).not.toMatch(/said|DB::Exception|SETTINGS format_/);
  });
});
