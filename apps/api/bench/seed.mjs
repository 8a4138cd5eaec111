// 1 000 orgs with 100 projects each, so that indexes and plans are those of a shared database.
import { mintApiKey } from '../dist/identity/api-key.js';
import { withSuperuser } from './stores.mjs';

export const seed = (superuserUrl) =>
  withSuperuser(superuserUrl, async (client) => {
    await client.query(`insert into organizations (slug, name, updated_at)
      select 'org-' || n, 'Org ' || n, now() from generate_series(1, 1000) n`);
    const { rows } = await client.query(`select id from organizations where slug = 'org-500'`);
    const orgId = rows[0].id;
    const people = await client.query(
      `insert into users (org_id, email, name, updated_at) values ($1, 'bench@acme.test', 'Bench', now()) returning id`,
      [orgId],
    );
    const userId = people.rows[0].id;
    await client.query(
      `insert into memberships (org_id, user_id, role, updated_at) values ($1, $2, 'admin', now())`,
      [orgId, userId],
    );
    const key = mintApiKey();
    await client.query(
      `insert into tokens (org_id, name, public_id, secret_hash, role, scopes, user_id, created_by, updated_at)
        values ($1, 'bench', $2, $3, 'admin', '{*}', $4, $4, now())`,
      [orgId, key.publicId, key.secretHash, userId],
    );
    // Other keys, so that the look-up is one among many.
    await client.query(
      `insert into tokens (org_id, name, public_id, secret_hash, role, scopes, created_by, updated_at)
        select id, 'other', left(md5(slug), 24), sha256(slug::bytea), 'viewer', '{*}', id, now() from organizations`,
    );
    await client.query(
      `insert into projects (org_id, owner_id, slug, name, description, created_at, updated_at)
        select o.id, o.id, 'p-' || n, 'Project ' || n, repeat('x', 200), now() - n * interval '1 minute', now()
        from organizations o, generate_series(1, 100) n`,
    );
    await client.query('analyze');
    const projectIds = async (condition, most) =>
      (
        await client.query(`select id from projects where ${condition} order by random() limit ${most}`, [
          orgId,
        ])
      ).rows.map(({ id }) => id);
    return {
      key: key.text,
      projectIds: await projectIds('org_id = $1', 100),
      foreignIds: await projectIds('org_id <> $1', 20_000),
    };
  });
