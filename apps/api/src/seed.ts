import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createDb, type OrgDb } from '@bulkhead/db';
import { type OrgContext, orgId, userId } from '@bulkhead/tenancy';
import { issueContext } from '@bulkhead/tenancy/verification';
import { mintApiKey, parseApiKey } from './identity/api-key.js';

// npm start runs this: seed.js <dev.json> <[{"slug","orgId","ownerId"}]>. Fills each org through its own scoped
// client, as the api would, and writes its tokens to a file that only the owner can read.

interface SeedOrg {
  readonly slug: string;
  readonly orgId: string;
  readonly ownerId: string;
}

const principals = ['admin', 'member', 'agent'] as const;
type Tokens = Record<(typeof principals)[number], string>;

const [file, orgs] = process.argv.slice(2);
if (!file || !orgs) throw new Error('usage: seed.js <file> <orgs as JSON>; npm start passes both');
const { DATABASE_URL: url = '', CONTEXT_SEAL_KEY: sealKey = '' } = process.env;
const known: Record<string, Partial<Tokens>> = existsSync(file)
  ? JSON.parse(readFileSync(file, 'utf8')).tokens
  : {};

const ownerOf = (org: SeedOrg): OrgContext =>
  issueContext({
    orgId: orgId(org.orgId),
    actor: { kind: 'user', id: userId(org.ownerId) },
    role: 'owner',
    requestId: 'seed',
  });

const seedTokens = async (db: OrgDb, slug: string): Promise<Tokens> => {
  const tokens: Partial<Tokens> = {};
  for (const principal of principals) {
    tokens[principal] = (await stillWorks(db, known[slug]?.[principal])) ?? (await mint(db, slug, principal));
  }
  return tokens as Tokens;
};

const stillWorks = async (db: OrgDb, text = ''): Promise<string | undefined> => {
  const key = parseApiKey(text);
  if (!key) return undefined;
  const row = await db.token.findFirst({ where: { publicId: key.publicId, revokedAt: null } });
  return row && Buffer.from(row.secretHash).equals(key.secretHash) ? text : undefined;
};

const mint = async (db: OrgDb, slug: string, principal: (typeof principals)[number]): Promise<string> => {
  const { text, publicId, secretHash } = mintApiKey();
  const holder = principal === 'agent' ? await ensureAgent(db) : await ensureUser(db, slug, principal);
  const data = {
    name: `npm start: ${principal}`,
    publicId,
    secretHash: Uint8Array.from(secretHash),
    scopes: ['*'],
  };
  await db.token.create({ data: { ...data, role: principal, ...holder } });
  return text;
};

const ensureUser = async (db: OrgDb, slug: string, role: 'admin' | 'member') => {
  const email = `${role}@${slug}.example`;
  const user =
    (await db.user.findFirst({ where: { email } })) ??
    (await db.user.create({ data: { email, name: `${role} of ${slug}`, membership: { create: { role } } } }));
  return { userId: user.id };
};

const ensureAgent = async (db: OrgDb) => {
  const name = 'first-agent';
  const agent =
    (await db.agent.findFirst({ where: { name } })) ?? (await db.agent.create({ data: { name } }));
  return { agentId: agent.id };
};

const seedProject = async (db: OrgDb, slug: string): Promise<void> => {
  if (await db.project.findFirst({ where: { slug: 'welcome' } })) return;
  await db.project.create({ data: { slug: 'welcome', name: `Welcome, ${slug}` } });
};

const db = createDb({ url, sealKey, poolSize: 2 });
try {
  const tokens: Record<string, Tokens> = {};
  for (const org of JSON.parse(orgs) as SeedOrg[]) {
    const scoped = db.forOrg(ownerOf(org));
    tokens[org.slug] = await seedTokens(scoped, org.slug);
    await seedProject(scoped, org.slug);
  }
  writeFileSync(file, JSON.stringify({ tokens }), { mode: 0o600 });
} finally {
  await db.close();
}
