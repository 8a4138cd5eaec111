import { acme, globex, type TestOrg } from '@bulkhead/testkit';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { asAuth, commitAsOrg, refusalOf } from '../as-plane.js';
import { isolatedDatabase } from '../isolated-database.js';
import { rows } from '../mirrored-rows.js';

const sql = isolatedDatabase();
const claim = () =>
  asAuth(
    sql.runtime,
    async () => (await sql.runtime.query('select * from bulkhead.claim_incident_news(100)')).rows,
  );
const settle = (ids: readonly string[]) =>
  asAuth(sql.runtime, () => sql.runtime.query('select bulkhead.settle_incident_news($1)', [ids]));
const change = (org: TestOrg, what: string) =>
  commitAsOrg(sql.runtime, org, () =>
    sql.runtime.query(`update incidents set ${what} where id = $1`, [org.rowId(rows.incident)]),
  );

beforeEach(async () => {
  for (const org of [acme, globex]) await change(org, `status = 'open', severity = 'minor'`);
  await sql.superuser.query('delete from bulkhead.incident_news');
});

describe('news of incidents', () => {
  test.each([
    [`severity = 'critical'`, ['incident.severity_changed']],
    [`severity = 'minor'`, []],
    [`status = 'acknowledged'`, []],
    [`title = 'other'`, []],
    [`status = 'resolved'`, ['incident.resolved']],
    [`status = 'resolved', severity = 'info'`, ['incident.resolved']],
  ])('an open one with %s is %j', async (what, expected) => {
    await change(acme, what);
    const news = await claim();
    expect(news.map(({ event }) => event)).toEqual(expected);
    for (const one of news) {
      expect(one).toMatchObject({ org_id: acme.id, incident_id: acme.rowId(rows.incident) });
    }
  });

  test('one that is opened again is told again, one that was resolved when it was written down never', async () => {
    await change(acme, `status = 'resolved'`);
    await change(acme, `severity = 'critical'`);
    await change(acme, `status = 'open'`);
    await commitAsOrg(sql.runtime, acme, async () => {
      for (const status of ['resolved', 'open']) {
        await sql.runtime.query('insert into incidents (title, status, updated_at) values ($1, $2, now())', [
          'another',
          status,
        ]);
      }
    });
    expect((await claim()).map(({ event }) => event)).toEqual([
      'incident.resolved',
      'incident.opened',
      'incident.opened',
    ]);
  });

  test('guarantees that each is given to one caller, again only after a minute, and never once it is settled', async () => {
    await change(acme, `severity = 'major'`);
    const [news] = await claim();
    expect(await claim()).toEqual([]);
    await sql.superuser.query(`update bulkhead.incident_news set claimed_at = now() - interval '61 seconds'`);
    expect(await claim()).toEqual([news]);
    await sql.superuser.query(`update bulkhead.incident_news set claimed_at = now() - interval '61 seconds'`);
    await settle([news.news_id]);
    expect(await claim()).toEqual([]);
  });

  test('those of a suspended org wait until it is active again, and go after two weeks', async () => {
    await change(acme, `severity = 'major'`);
    await sql.superuser.query(`update organizations set state = 'suspended' where id = $1`, [acme.id]);
    expect(await claim()).toEqual([]);
    await sql.superuser.query(`update organizations set state = 'active' where id = $1`, [acme.id]);
    await sql.superuser.query(`update bulkhead.incident_news set occurred_at = now() - interval '15 days'`);
    expect(await claim()).toEqual([]);
    expect((await sql.superuser.query('select from bulkhead.incident_news')).rows).toEqual([]);
  });

  test('a change that is rolled back, or an incident that is gone, leaves none', async () => {
    const ended = commitAsOrg(sql.runtime, acme, async () => {
      await sql.runtime.query(`update incidents set severity = 'major' where id = $1`, [
        acme.rowId(rows.incident),
      ]);
      throw new Error('no');
    });
    await expect(ended).rejects.toThrow('no');
    await commitAsOrg(sql.runtime, globex, () =>
      sql.runtime.query(`insert into incidents (title, updated_at) values ('gone', now())`),
    );
    await commitAsOrg(sql.runtime, globex, () =>
      sql.runtime.query(`delete from incidents where title = 'gone'`),
    );
    expect(await claim()).toEqual([]);
  });

  test('guarantees that no org reads, forges or settles them', async () => {
    await change(globex, `severity = 'major'`);
    const [{ id }] = (await sql.superuser.query('select id from bulkhead.incident_news')).rows;
    await commitAsOrg(sql.runtime, acme, async () => {
      for (const text of [
        'select * from bulkhead.incident_news',
        'delete from bulkhead.incident_news',
        `insert into bulkhead.incident_news (org_id, incident_id, event, severity, status)
          values ('${acme.id}', '${acme.rowId(rows.incident)}', 'incident.opened', 'info', 'open')`,
        'select bulkhead.claim_incident_news(1)',
        `select bulkhead.settle_incident_news('{${id}}')`,
        `create trigger t after insert on incidents for each row execute function bulkhead.note_incident_news()`,
      ]) {
        expect(await refusalOf(sql.runtime, text)).toBe('42501');
      }
    });
    expect(await claim()).toHaveLength(1);
  });
});
