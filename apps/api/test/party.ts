import type { Db, OrgDb } from '@bulkhead/db';
import { provisionOrg } from '@bulkhead/migrate';
import { agentId, type OrgContext, orgId, type Role, roles, userId } from '@bulkhead/tenancy';
import { issueContext } from '@bulkhead/tenancy/verification';
import type { TestDatabase } from '@bulkhead/testkit';
import { grantScopes } from '../src/access/scopes.js';
import { mintApiKey } from '../src/identity/api-key.js';
import { localIssuer } from '../src/identity/local-issuer.js';

/** An org with a person or agent of each role, an API key for each of them, and rows that hold its marker. */
export interface Party {
  readonly name: string;
  readonly orgId: string;
  /** A text that stands in this org's rows and must never reach another one. */
  readonly marker: string;
  readonly keys: Readonly<Record<Role, string>>;
  /** Ids of the tokens behind the keys. */
  readonly tokens: Readonly<Record<Role, string>>;
  readonly people: Readonly<Record<Role, string>>;
  email(role: Role): string;
  context(role: Role): OrgContext;
  /** The org's client as its owner. */
  readonly db: OrgDb;
}

export const createParty = async (db: Db, database: TestDatabase, name: string): Promise<Party> => {
  const marker = `${name}-only-7f3a`;
  const email = (role: Role) => `${role}@${name}.test`;
  const provisioned = await provisionOrg(database.migrationUrl, {
    slug: name,
    name: `${name} ${marker}`,
    ownerEmail: email('owner'),
    ownerName: `owner ${marker}`,
  });
  const org = orgId(provisioned.orgId);
  const people: Partial<Record<Role, string>> = { owner: provisioned.ownerId };
  const context = (role: Role): OrgContext => {
    const id = people[role];
    const actor =
      role === 'agent'
        ? ({ kind: 'agent', id: agentId(id) } as const)
        : ({ kind: 'user', id: userId(id) } as const);
    const issued = issueContext({ orgId: org, actor, role, requestId: `test-${name}` });
    grantScopes(issued, ['*']);
    return issued;
  };
  const client = db.forOrg(context('owner'));
  await client.user.updateMany({ data: { issuer: localIssuer, subject: email('owner') } });

  const keys: Partial<Record<Role, string>> = {};
  const tokens: Partial<Record<Role, string>> = {};
  for (const role of roles) {
    people[role] ??= await (role === 'agent'
      ? createAgent(client, marker)
      : createPerson(client, role, email(role), marker));
    const { text, publicId, secretHash } = mintApiKey();
    const holder = role === 'agent' ? { agentId: people[role] } : { userId: people[role] };
    const { id } = await client.token.create({
      data: {
        name: `${role} ${marker}`,
        publicId,
        secretHash: Uint8Array.from(secretHash),
        scopes: ['*'],
        role,
        ...holder,
      },
    });
    keys[role] = text;
    tokens[role] = id;
  }
  return {
    name,
    orgId: org,
    marker,
    keys: keys as Record<Role, string>,
    tokens: tokens as Record<Role, string>,
    people: people as Record<Role, string>,
    email,
    context,
    db: client,
  };
};

const createPerson = async (client: OrgDb, role: Role, email: string, marker: string): Promise<string> => {
  const { id } = await client.user.create({
    data: {
      email,
      name: `${role} ${marker}`,
      issuer: localIssuer,
      subject: email,
      membership: { create: { role } },
    },
  });
  return id;
};

const createAgent = async (client: OrgDb, marker: string): Promise<string> =>
  (await client.agent.create({ data: { name: `agent ${marker}` } })).id;
