import { describe, expect, test } from '@jest/globals';
import { datamodel, tenant } from '../test/datamodel.js';
import { isolationSql } from './isolation-sql.js';
import { judge } from './judge.js';

const sql = (schema: string) =>
  isolationSql(judge(datamodel(schema)).models, { base: '-- base', schema: 'public' });

describe('the isolation SQL', () => {
  test('of an owned model is the wall, the owner rule and grants by column', () => {
    const document = tenant(
      'Document',
      `ownerId String @map("owner_id") @db.Uuid
       /// @bulkhead.fixed
       slug String
       /// @bulkhead.computed
       hash Bytes?
       @@map("documents")`,
      '@bulkhead.owned(ownerId)',
    );
    const own = `"owner_id" = (select bulkhead.current_actor_id()) or (select bulkhead.current_actor_role()) in ('owner', 'admin')`;
    expect(sql(document).split('-- Document: ')[1]).toBe(`owned by ownerId
alter table "public"."documents" enable row level security, force row level security;
revoke all on table "public"."documents" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select, delete on table "public"."documents" to bulkhead_app;
grant insert ("org_id", "owner_id", "slug") on table "public"."documents" to bulkhead_app;
grant update ("org_id", "owner_id") on table "public"."documents" to bulkhead_app;
grant select ("id", "org_id") on table "public"."documents" to bulkhead_gatekeeper;
create policy bulkhead_org_wall on "public"."documents" as restrictive for all to bulkhead_app
  using ("org_id" = (select bulkhead.current_org_id()))
  with check ("org_id" = (select bulkhead.current_org_id()));
create policy bulkhead_select on "public"."documents" as permissive for select to bulkhead_app
  using (true);
create policy bulkhead_insert on "public"."documents" as permissive for insert to bulkhead_app
  with check (${own});
create policy bulkhead_update on "public"."documents" as permissive for update to bulkhead_app
  using (${own})
  with check (${own});
create policy bulkhead_delete on "public"."documents" as permissive for delete to bulkhead_app
  using (${own});
create policy bulkhead_gatekeeper on "public"."documents" as permissive for select to bulkhead_gatekeeper
  using (true);
`);
  });

  test('of an append-only model grants neither update nor delete', () => {
    const text = sql(tenant('Entry', 'name String', '@bulkhead.tenant(select, insert)'));
    expect(text).toContain(
      'grant select on table "public"."Entry" to bulkhead_app;\ngrant insert ("org_id", "name")',
    );
    expect(text).not.toMatch(/grant (update|delete)|for (update|delete)/);
  });

  test('of a managed model lets only owners and admins of the org write', () => {
    const admin = `((select bulkhead.current_actor_role()) in ('owner', 'admin'))`;
    const text = sql(tenant('Membership', 'role String', '@bulkhead.managed'));
    expect(text).toContain('for select to bulkhead_app\n  using (true);');
    expect(text).toContain(`for insert to bulkhead_app\n  with check ${admin};`);
    expect(text).toContain(`for update to bulkhead_app\n  using ${admin}\n  with check ${admin};`);
    expect(text).toContain(`for delete to bulkhead_app\n  using ${admin};`);
  });

  test('of a global model lets the application read and no more', () => {
    const text = sql('/// @bulkhead.global\nmodel Country {\n  code String @id\n}');
    expect(text.split('-- Country: ')[1]).toBe(`global
alter table "public"."Country" enable row level security, force row level security;
revoke all on table "public"."Country" from public, bulkhead_app, bulkhead_auth, bulkhead_runtime;
grant select on table "public"."Country" to bulkhead_app;
create policy bulkhead_select on "public"."Country" as permissive for select to bulkhead_app
  using (true);
`);
  });

  test('guarantees that a table name cannot leave its quotes', () => {
    const [model] = judge(datamodel(tenant('Odd'))).models;
    if (!model) throw new Error('the model was refused');
    const text = isolationSql([{ ...model, table: `a"; drop table x; --'` }], { base: '', schema: 'public' });
    expect(text).toContain(`"public"."a""; drop table x; --'" enable`);
    expect(text).toContain(`'"public"."a""; drop table x; --''"'`);
  });
});
