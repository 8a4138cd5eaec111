import { hash, randomBytes } from 'node:crypto';
import { acme, globex, sealKeys } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import type { DatabaseError } from 'pg';
import { parseSealKeys, seal } from '../../src/seal.js';
import { asOrg, refusalOf } from '../as-plane.js';
import { connected, isolatedDatabase } from '../isolated-database.js';
import { rows } from '../mirrored-rows.js';

const sql = isolatedDatabase();
const [key] = parseSealKeys(sealKeys);
const actor = `user:${acme.rowId(rows.user)}`;

const set = (name: string, value: string | null) =>
  sql.runtime.query('select set_config($1, $2, true)', [name, value]);
const projects = async () =>
  (await sql.runtime.query('select org_id from projects')).rows.map((row) => row.org_id);
/** In the app role, without a context. */
const bare = async <Result>(work: () => Promise<Result>): Promise<Result> => {
  await sql.runtime.query('begin; set local role bulkhead_app');
  try {
    return await work();
  } finally {
    await sql.runtime.query('rollback');
  }
};

describe('without an org', () => {
  test.each([
    null,
    '',
    ' ',
    'acme',
    '00000000',
    `${acme.id}\n`,
    ` ${acme.id}`,
    `{${acme.id}}`,
    acme.id.toUpperCase(),
    acme.id.replaceAll('-', ''),
    `${acme.id}' or true --`,
  ])('guarantees that the setting %j shows no row and refuses writes without a cast error', async (value) => {
    await bare(async () => {
      if (value !== null) await set('app.current_org_id', value);
      expect(await projects()).toEqual([]);
      expect((await sql.runtime.query("update projects set name = 'x'")).rowCount).toBe(0);
      expect((await sql.runtime.query('delete from projects')).rowCount).toBe(0);
      expect(
        await refusalOf(
          sql.runtime,
          "insert into projects (name, owner_id, updated_at) values ('x', uuidv7(), now())",
        ),
      ).toMatch(/^(42501|23502)$/);
      const foreign = `insert into projects (org_id, name, owner_id, updated_at) values ('${globex.id}', 'x', uuidv7(), now())`;
      expect(await refusalOf(sql.runtime, foreign)).toBe('42501');
    });
  });

  test('guarantees that the setting of an earlier transaction is gone', async () => {
    expect(await asOrg(sql.runtime, acme, projects)).toHaveLength(2);
    expect(await bare(projects)).toEqual([]);
  });
});

describe('a sealed context', () => {
  test('shows the rows of its org and says who acts', async () => {
    await asOrg(sql.runtime, acme, async () => {
      expect(await projects()).toEqual([acme.id, acme.id]);
      const { rows: said } = await sql.runtime.query(
        'select bulkhead.current_actor_id() as id, bulkhead.current_actor_kind() as kind, bulkhead.current_actor_role() as role, bulkhead.current_request_id() as request',
      );
      expect(said).toEqual([
        { id: acme.rowId(rows.user), kind: 'user', role: 'admin', request: 'test-acme' },
      ]);
    });
  });

  test.each([
    ['another org', 'app.current_org_id', globex.id],
    ['another actor', 'app.current_actor', `user:${acme.rowId(rows.colleague)}`],
    ['another kind of actor', 'app.current_actor', `agent:${acme.rowId(rows.user)}`],
    ['a higher role', 'app.current_role', 'owner'],
    ['no seal', 'app.context_seal', ''],
    ['half a seal', 'app.context_seal', '1.00'],
    ['an unknown key version', 'app.context_seal', `7.${'0'.repeat(64)}`],
    ['a version beyond all numbers', 'app.context_seal', `99999999999999999999.${'0'.repeat(64)}`],
    ['a seal of zeros', 'app.context_seal', `1.${'0'.repeat(64)}`],
  ])('guarantees that %s in its place is refused', async (_, name, value) => {
    await asOrg(sql.runtime, acme, async () => {
      await set(name, value);
      expect(await refusalOf(sql.runtime, 'select * from projects')).toBe('42501');
      expect(await refusalOf(sql.runtime, "update projects set name = 'x'")).toBe('42501');
      expect(await refusalOf(sql.runtime, 'delete from documents')).toBe('42501');
      expect(
        await refusalOf(sql.runtime, 'insert into teams (slug, name, updated_at) values (1, 1, now())'),
      ).toBe('42501');
    });
  });

  test.each([
    [
      'of another key',
      () => seal({ version: key.version, key: randomBytes(32) }, { org: globex.id, actor, role: 'admin' }),
    ],
    ['whose parts are shifted', () => seal(key, { org: `${globex.id}|${actor}`, actor: 'admin', role: '' })],
    ['of the auth plane', () => seal(key, { org: '', actor: '', role: 'auth' })],
  ])('guarantees that a seal %s does not open another org', async (_, forged) => {
    await asOrg(sql.runtime, acme, async () => {
      await set('app.current_org_id', globex.id);
      await set('app.context_seal', forged());
      expect(await refusalOf(sql.runtime, 'select * from projects')).toBe('42501');
    });
  });

  test('guarantees that going back to the own context after a failed try shows the own rows only', async () => {
    await asOrg(sql.runtime, acme, async () => {
      await sql.runtime.query('savepoint own');
      await set('app.current_org_id', globex.id);
      await sql.runtime.query('rollback to savepoint own');
      expect(await projects()).toEqual([acme.id, acme.id]);
    });
  });

  test('guarantees that the error of a broken seal says nothing of key, seal or org', async () => {
    await asOrg(sql.runtime, acme, async () => {
      await set('app.current_org_id', globex.id);
      const error = await sql.runtime
        .query('select * from projects')
        .catch((reason: DatabaseError) => reason);
      const { message, detail, hint, where } = error as DatabaseError;
      const said = JSON.stringify([message, detail, hint, where]);
      for (const secret of [globex.id, key.key.toString('hex'), sealKeys]) expect(said).not.toContain(secret);
    });
  });
});

describe('the seal key', () => {
  /** Everything that a session is told about its own plans while it runs `text`, on one line. */
  const printedPlans = async (text: string): Promise<string> => {
    const client = await connected(sql.database.url);
    const notices: string[] = [];
    client.on('notice', ({ detail }) => notices.push(detail ?? ''));
    try {
      await asOrg(client, acme, async () => {
        for (const what of ['parse', 'rewritten', 'plan'])
          await client.query(`set local debug_print_${what} = on`);
        await client.query(
          'set local client_min_messages = log; set local plan_cache_mode = force_custom_plan',
        );
        for (let round = 0; round < 7; round += 1) await client.query(text);
      });
    } finally {
      await client.end();
    }
    return notices.join(' ').replaceAll(/\s+/g, ' ');
  };
  // A constant is printed byte by byte, each as a signed number.
  const asPrinted = (bytes: Buffer) =>
    [...bytes.subarray(0, 8)].map((byte) => (byte > 127 ? byte - 256 : byte)).join(' ');
  const sha256 = (...parts: Buffer[]) => hash('sha256', Buffer.concat(parts), 'buffer');

  test('guarantees that plans which a session prints for itself hold neither it nor a seal', async () => {
    const printed = await printedPlans(
      'select bulkhead.current_org_id(), bulkhead.current_actor_id(), bulkhead.current_actor_role()',
    );
    const facts = `1|${acme.id}|${actor}|admin`;
    const digests = [
      sha256(key.key, Buffer.from(facts)),
      Buffer.from(seal(key, { org: acme.id, actor, role: 'admin' }).slice(2), 'hex'),
    ];
    expect(printed.includes('"version" "k"')).toBe(true);
    expect([key.key, ...digests].filter((secret) => printed.includes(asPrinted(secret)))).toEqual([]);
  });

  test('would lie open in them if a function computed with it in a variable', async () => {
    await sql.superuser.query(
      `create function bulkhead.careless() returns bytea language plpgsql security definer as
         'declare k bytea := (select s.k from bulkhead.seal_keys s); begin return (select sha256(k)); end';
       grant execute on function bulkhead.careless() to bulkhead_app`,
    );
    const printed = await printedPlans('select bulkhead.careless()');
    await sql.superuser.query('drop function bulkhead.careless()');
    expect(printed.includes(asPrinted(sha256(key.key)))).toBe(true);
  });

  test('guarantees that the functions around it cannot be called by the application', async () => {
    for (const role of ['bulkhead_app', 'bulkhead_auth', 'bulkhead_runtime']) {
      await sql.runtime.query(`begin; set local role ${role}`);
      expect(await refusalOf(sql.runtime, 'select bulkhead.assert_sealed()')).toBe('42501');
      await sql.runtime.query('rollback');
    }
  });
});
