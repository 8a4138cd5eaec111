import { createDb } from '@bulkhead/db';
import { provisionOrg } from '@bulkhead/migrate';
import { orgId, userId } from '@bulkhead/tenancy';
import { issueContext } from '@bulkhead/tenancy/verification';

const { DATABASE_URL: url, CONTEXT_SEAL_KEY: sealKey, MIGRATION_DATABASE_URL: migrationUrl } = process.env;
const db = createDb({ url, sealKey });

// Authentication does this for each request, after it has verified the credential.
const signIn = async (slug) => {
  const org = await provisionOrg(migrationUrl, {
    slug,
    name: slug,
    ownerEmail: `owner@${slug}.example`,
    ownerName: slug,
  });
  const actor = { kind: 'user', id: userId(org.ownerId) };
  return db.forOrg(issueContext({ orgId: orgId(org.orgId), actor, role: 'owner', requestId: 'quickstart' }));
};
const [acme, globex] = [await signIn('acme'), await signIn('globex')];

const { id } = await acme.project.create({ data: { name: 'Apollo' } });
console.log(await acme.project.findUnique({ where: { id }, select: { name: true } })); // { name: 'Apollo' }
console.log(await globex.project.findUnique({ where: { id } })); // null
console.log(await globex.$queryRaw`select name from projects where name = 'Apollo'`); // []: the database refuses by itself
console.log(await globex.project.deleteMany({ where: { id } })); // { count: 0 }

await db.close();
