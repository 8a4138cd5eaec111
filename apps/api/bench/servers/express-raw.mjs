// Raw pg as a superuser: the floor.
import pg from 'pg';
import { listen } from './listen.mjs';
import { auditOf, plainApp } from './plain-app.mjs';

const pool = new pg.Pool({ connectionString: process.env.SUPERUSER_URL, max: 16 });
const columns = `id, owner_id as "ownerId", team_id as "teamId", slug, name, description, status, created_at as "createdAt", updated_at as "updatedAt"`;
const rows = async (name, text, values) => (await pool.query({ name, text, values })).rows;
const row = async (...query) => (await rows(...query))[0];

listen(
  plainApp({
    findToken: (publicId) =>
      row(
        'token',
        `select t.org_id as "orgId", t.user_id as "userId", t.secret_hash as "secretHash", o.state, m.role
          from tokens t join organizations o on o.id = t.org_id left join memberships m on m.org_id = t.org_id and m.user_id = t.user_id
          where t.public_id = $1 and t.revoked_at is null`,
        [publicId],
      ),
    get: ({ orgId }, id) =>
      row('get', `select ${columns} from projects where id = $1 and org_id = $2`, [id, orgId]),
    list: ({ orgId }, take) =>
      rows(
        'list',
        `select ${columns} from projects where org_id = $1 order by created_at desc, id desc limit $2`,
        [orgId, take],
      ),
    create: async (token, { name, slug, description }) => {
      const { orgId, userId } = token;
      const client = await pool.connect();
      try {
        await client.query('begin');
        const created = await client.query({
          name: 'create',
          text: `insert into projects (org_id, owner_id, name, slug, description, updated_at) values ($1, $2, $3, $4, $5, now()) returning ${columns}`,
          values: [orgId, userId, name, slug ?? null, description],
        });
        const entry = auditOf(token, created.rows[0].id);
        await client.query({
          name: 'audit',
          text: `insert into audit_log (org_id, action, actor_kind, actor_id, actor_role, target_type, target_id, details) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
          values: Object.values(entry),
        });
        await client.query('commit');
        return created.rows[0];
      } finally {
        client.release();
      }
    },
  }),
);
