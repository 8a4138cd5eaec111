import { hash } from 'node:crypto';
import { acme, globex } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { asOrg, commitAsOrg, refusalOf } from '../as-plane.js';
import { connected, isolatedDatabase } from '../isolated-database.js';
import { rows } from '../mirrored-rows.js';

const sql = isolatedDatabase();

interface Entry {
  readonly sequence: string;
  readonly previous_hash: Buffer;
  readonly hash: Buffer;
  readonly occurred_at: Date;
  readonly details: unknown;
  readonly [column: string]: unknown;
}

/** What a verifier does that has nothing but the exported entries. */
const hashOf = (entry: Entry): Buffer => {
  const fields: unknown[] = [
    entry.sequence,
    ...['id', 'org_id'].map((column) => entry[column]),
    entry.occurred_at.toISOString(),
    ...[
      'action',
      'severity',
      'actor_kind',
      'actor_id',
      'actor_role',
      'target_type',
      'target_id',
      'request_id',
    ].map((column) => entry[column]),
    jsonbText(entry.details),
  ];
  const text = fields
    .map((field) => (field === null ? '-' : `${Buffer.byteLength(field as string)}:${field as string}`))
    .join(',');
  return hash('sha256', Buffer.concat([entry.previous_hash, Buffer.from(text)]), 'buffer');
};

/** As Postgres prints jsonb. */
const jsonbText = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(jsonbText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => {
    const [left, right] = [Buffer.from(a), Buffer.from(b)];
    return left.length - right.length || left.compare(right);
  });
  return `{${members.map(([key, inner]) => `${JSON.stringify(key)}: ${jsonbText(inner)}`).join(', ')}}`;
};

const chain = (most?: number) =>
  sql.runtime.query('select bulkhead.chain_audit_log($1) as done', [most ?? 1000]);
const entries = async (): Promise<Entry[]> =>
  (await sql.superuser.query<Entry>('select * from audit_log where org_id = $1 order by sequence', [acme.id]))
    .rows;
const record = (client = sql.runtime, details: unknown = {}) =>
  client.query('insert into audit_log (action, target_type, details) values ($1, $2, $3)', [
    'project.create',
    'Ünï, 1:x',
    JSON.stringify(details),
  ]);

describe('an audit entry', () => {
  test('takes time, actor and request from the database and the context', async () => {
    await asOrg(sql.runtime, acme, async () => {
      await record();
      const { rows: made } = await sql.runtime.query(
        `select * from audit_log where action = 'project.create'`,
      );
      expect(made).toEqual([
        expect.objectContaining({
          org_id: acme.id,
          actor_kind: 'user',
          actor_id: acme.rowId(rows.user),
          actor_role: 'admin',
          request_id: 'test-acme',
          occurred_at: expect.any(Date),
          hash: null,
        }),
      ]);
    });
  });

  test.each([
    'occurred_at',
    'actor_kind',
    'actor_id',
    'actor_role',
    'sequence',
    'previous_hash',
    'hash',
    'id',
  ])('guarantees that the application cannot say its %s', async (column) => {
    await asOrg(sql.runtime, acme, async () => {
      expect(
        await refusalOf(sql.runtime, `insert into audit_log (action, ${column}) values ('x', null)`),
      ).toBe('42501');
    });
  });

  test.each(['owner', 'admin', 'agent'] as const)(
    'guarantees that as %s it can be neither changed nor deleted',
    async (role) => {
      await asOrg(
        sql.runtime,
        acme,
        async () => {
          for (const text of [
            `update audit_log set action = 'x'`,
            'delete from audit_log',
            'truncate audit_log',
            `insert into audit_log (action) values ('x') on conflict (org_id, id) do update set action = 'y'`,
            'select * from audit_log for update',
          ]) {
            expect(await refusalOf(sql.runtime, text)).toBe('42501');
          }
        },
        role,
      );
    },
  );

  test('guarantees that it is gone with the effect that it speaks of', async () => {
    const before = (await entries()).length;
    await asOrg(sql.runtime, acme, () => record());
    expect(await entries()).toHaveLength(before);
  });
});

describe('the chain of an org', () => {
  test('covers every field in a form that a verifier without a database repeats', async () => {
    await commitAsOrg(sql.runtime, acme, async () => {
      await record(sql.runtime, { b: 1, aa: [1.5, 'ü\n"', null], nested: { '10': 1, '9': 2 }, é: true });
      await record();
      await chain();
    });
    const chained = await entries();
    expect(chained.map(({ sequence }) => sequence)).toEqual(chained.map((_, n) => String(n + 1)));
    let previous: Buffer = Buffer.alloc(0);
    for (const entry of chained) {
      expect(entry.previous_hash).toEqual(previous);
      expect(entry.hash).toEqual(hashOf(entry));
      previous = entry.hash;
    }
    await asOrg(sql.runtime, acme, async () => {
      expect((await sql.runtime.query('select * from bulkhead.audit_head()')).rows).toEqual([
        { sequence: String(chained.length), hash: previous },
      ]);
    });
  });

  test.each([
    'action',
    'severity',
    'actor_kind',
    'actor_id',
    'actor_role',
    'target_type',
    'target_id',
    'request_id',
    'details',
    'occurred_at',
  ])('guarantees that a changed %s shows', async (column) => {
    const values: Record<string, string> = {
      actor_id: 'uuidv7()',
      details: `'{"x":1}'`,
      occurred_at: `occurred_at + interval '1 ms'`,
      severity: `'warning'`,
    };
    await sql.superuser.query('begin');
    const { rows: changed } = await sql.superuser.query<Entry>(
      `update audit_log set ${column} = ${values[column] ?? `'other'`} where org_id = $1 and sequence = 1 returning *`,
      [acme.id],
    );
    await sql.superuser.query('rollback');
    expect(changed.map((entry) => hashOf(entry).equals(entry.hash))).toEqual([false]);
  });

  test('guarantees that it does not fork where many processes write and chain at once', async () => {
    const clients = await Promise.all(Array.from({ length: 6 }, () => connected(sql.database.url)));
    try {
      await Promise.all(
        clients.map(async (client) => {
          for (let n = 0; n < 10; n += 1) {
            await commitAsOrg(client, acme, () => record(client, { n }));
            await commitAsOrg(client, acme, () => client.query('select bulkhead.chain_audit_log(7)'));
          }
        }),
      );
    } finally {
      await Promise.all(clients.map((client) => client.end()));
    }
    await commitAsOrg(sql.runtime, acme, () => chain());
    const chained = await entries();
    expect(chained.length).toBeGreaterThan(60);
    expect(chained.map(({ sequence }) => Number(sequence))).toEqual(chained.map((_, n) => n + 1));
    chained.forEach((entry, n) =>
      expect(entry.previous_hash).toEqual(chained[n - 1]?.hash ?? Buffer.alloc(0)),
    );
  });

  test('guarantees that one org chains nothing of the other', async () => {
    await commitAsOrg(sql.runtime, acme, () => chain());
    const { rows: others } = await sql.superuser.query('select sequence from audit_log where org_id = $1', [
      globex.id,
    ]);
    expect(others).toEqual([{ sequence: null }]);
  });

  test('guarantees that without a context nothing is chained', async () => {
    await sql.runtime.query('begin; set local role bulkhead_app');
    expect(await refusalOf(sql.runtime, 'select bulkhead.chain_audit_log()')).toBe('42501');
    expect((await sql.runtime.query('select * from bulkhead.audit_head()')).rows).toEqual([]);
    await sql.runtime.query('rollback');
  });
});
