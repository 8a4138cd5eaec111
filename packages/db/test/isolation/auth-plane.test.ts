import { acme, globex } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { catalog } from '../../src/generated/isolation/catalog.js';
import { asAuth, asOrg, refusalOf } from '../as-plane.js';
import { isolatedDatabase } from '../isolated-database.js';
import { rows } from '../mirrored-rows.js';

const sql = isolatedDatabase();
const ask = async (text: string, values: unknown[] = []) =>
  asAuth(sql.runtime, async () => (await sql.runtime.query(text, values)).rows);

describe('the auth plane', () => {
  test('finds a token by its public id, with the state of everything that it depends on', async () => {
    expect(await ask('select * from bulkhead.find_token($1)', ['public-acme'])).toEqual([
      expect.objectContaining({
        token_id: acme.rowId(rows.token),
        org_id: acme.id,
        secret_hash: Buffer.from(acme.marker),
        scopes: ['read'],
        agent_id: acme.rowId(rows.agent),
        agent_state: 'active',
        org_slug: 'acme',
        org_state: 'active',
        revoked_at: null,
      }),
    ]);
    expect(await ask('select * from bulkhead.find_token($1)', ['public'])).toEqual([]);
  });

  test('finds a person by issuer and subject, with membership', async () => {
    expect(await ask('select * from bulkhead.find_user($1, $2)', ['local', 'globex'])).toEqual([
      expect.objectContaining({
        org_id: globex.id,
        user_id: globex.rowId(rows.user),
        user_state: 'active',
        membership_role: 'admin',
        membership_state: 'active',
      }),
    ]);
    expect(await ask('select * from bulkhead.find_user($1, $2)', ['elsewhere', 'globex'])).toEqual([]);
  });

  test('finds an org by id and by slug', async () => {
    for (const reference of [acme.id, 'acme']) {
      expect(await ask('select org_id, slug, state from bulkhead.find_org($1)', [reference])).toEqual([
        { org_id: acme.id, slug: 'acme', state: 'active' },
      ]);
    }
  });

  test('sees a suspension at once, of the org, the user, the membership, the agent and the token', async () => {
    const states = async () => ({
      user: (
        await ask('select * from bulkhead.find_principal($1, $2, $3)', [
          acme.id,
          'user',
          acme.rowId(rows.user),
        ])
      )[0],
      agent: (
        await ask('select * from bulkhead.find_principal($1, $2, $3)', [
          acme.id,
          'agent',
          acme.rowId(rows.agent),
        ])
      )[0],
      token: (
        await ask('select * from bulkhead.find_principal($1, $2, $3)', [
          acme.id,
          'token',
          acme.rowId(rows.token),
        ])
      )[0],
    });
    expect(await states()).toMatchObject({
      user: {
        org_state: 'active',
        principal_state: 'active',
        membership_state: 'active',
        membership_role: 'admin',
      },
      agent: { principal_state: 'active' },
      token: { principal_state: 'active' },
    });
    await sql.superuser.query('begin');
    const change = async (text: string) => sql.superuser.query(text, [acme.id]);
    await change(`update organizations set state = 'suspended' where id = $1`);
    await change(`update users set state = 'deleted' where org_id = $1`);
    await change(`update memberships set state = 'suspended' where org_id = $1`);
    await change(`update agents set state = 'suspended' where org_id = $1`);
    await change('update tokens set revoked_at = now() where org_id = $1');
    await sql.superuser.query('commit');
    expect(await states()).toMatchObject({
      user: { org_state: 'suspended', principal_state: 'deleted', membership_state: 'suspended' },
      agent: { principal_state: 'suspended' },
      token: { principal_state: 'suspended' },
    });
    expect(
      await ask('select principal_state from bulkhead.find_principal($1, $2, $3)', [
        acme.id,
        'user',
        globex.rowId(rows.user),
      ]),
    ).toEqual([{ principal_state: null }]);
  });

  describe('when tokens were last used', () => {
    const used = async () =>
      Object.fromEntries(
        (await sql.superuser.query('select org_id, last_used_at as at from tokens')).rows.map(
          ({ org_id, at }) => [org_id, at],
        ),
      );
    const note = (org: typeof acme, tokens: string[], times: string[]) =>
      ask('select bulkhead.note_token_uses($1, $2, $3)', [org.id, tokens, times]);
    const token = (org: typeof acme) => org.rowId(rows.token);

    test('is written down, and only ever goes forward', async () => {
      await note(globex, [token(globex)], ['2026-01-02T00:00:00Z']);
      expect((await used())[globex.id]).toEqual(new Date('2026-01-02T00:00:00Z'));
      await note(globex, [token(globex)], ['2026-01-01T00:00:00Z']);
      expect((await used())[globex.id]).toEqual(new Date('2026-01-02T00:00:00Z'));
    });

    test('guarantees that another org cannot be named by one of its tokens', async () => {
      const before = await used();
      await note(acme, [token(globex), acme.rowId(999)], ['2026-02-01T00:00:00Z', '2026-02-01T00:00:00Z']);
      expect(await used()).toEqual(before);
    });

    test('guarantees that no time lies in the future', async () => {
      await note(globex, [token(globex)], ['2999-01-01T00:00:00Z']);
      expect((await used())[globex.id].getTime()).toBeLessThan(Date.parse('2999-01-01T00:00:00Z'));
    });

    test('guarantees that a revoked token stays as it is', async () => {
      await sql.superuser.query(
        'update tokens set revoked_at = now(), last_used_at = null where org_id = $1',
        [globex.id],
      );
      await note(globex, [token(globex)], ['2026-03-01T00:00:00Z']);
      expect((await used())[globex.id]).toBeNull();
    });
  });

  test('guarantees that it reaches no table', async () => {
    await asAuth(sql.runtime, async () => {
      for (const { table } of catalog.tables) {
        expect(await refusalOf(sql.runtime, `select from public.${table}`)).toBe('42501');
      }
      expect(await refusalOf(sql.runtime, 'select bulkhead.current_org_id()')).toBe('42501');
    });
  });
});

describe('an attempt on a foreign row', () => {
  const attempt = (resource: string, id: string) =>
    ask('select bulkhead.record_foreign_attempt($1, $2, $3)', [acme.id, resource, id]);
  const warnings = async (org = globex) =>
    asOrg(sql.runtime, org, async () => {
      const found = await sql.runtime.query(`select * from audit_log where severity = 'warning'`);
      return found.rows;
    });

  test('is a warning in the audit of the org that owns it, which does not say whose it was', async () => {
    expect(await attempt('projects', globex.rowId(rows.project))).toEqual([{ record_foreign_attempt: '' }]);
    const found = await warnings();
    expect(found).toEqual([
      expect.objectContaining({
        action: 'access.foreign',
        target_type: 'projects',
        target_id: globex.rowId(rows.project),
        actor_id: null,
        actor_kind: null,
        actor_role: null,
        request_id: null,
      }),
    ]);
    expect(JSON.stringify(found)).not.toContain(acme.id);
    expect(await warnings(acme)).toEqual([]);
  });

  test('is recorded once a minute, so that nobody can fill the audit of another org', async () => {
    for (let n = 0; n < 5; n += 1) await attempt('documents', globex.rowId(rows.document));
    expect((await warnings()).filter((entry) => entry.target_type === 'documents')).toHaveLength(1);
  });

  test.each([
    ['a missing row', 'projects', acme.rowId(999)],
    ['an own row', 'projects', acme.rowId(rows.project)],
    ['a table without orgs', '_prisma_migrations', acme.rowId(1)],
    ['a table that is none', 'projects; drop table projects', acme.rowId(1)],
  ])('on %s is recorded nowhere', async (_, resource, id) => {
    const before = [await warnings(), await warnings(acme)];
    await attempt(resource, id);
    expect([await warnings(), await warnings(acme)]).toEqual(before);
  });
});
