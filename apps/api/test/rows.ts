import { expect } from '@jest/globals';
import { resources } from '../src/resources/definitions/index.js';
import type { Resource } from '../src/resources/resource.js';
import { call } from './call.js';
import type { Party } from './party.js';

/** Ids of one row of each resource, by its plural. */
export type Rows = Readonly<Record<string, string>>;

let count = 0;

/** A body that creates a row of the resource; `rows` are of the org that the references name. */
export const bodyFor = ({ marker }: Party, plural: string, rows: Rows): Record<string, unknown> => {
  count += 1;
  const unique = `${marker} ${count}`;
  const bodies: Readonly<Record<string, Record<string, unknown>>> = {
    users: { email: `person-${count}@${marker}.test`, name: unique },
    memberships: { userId: rows['users'], role: 'viewer' },
    tokens: { name: unique, scopes: ['projects:read'], agentId: rows['agents'] },
    teams: { slug: `team-${count}`, name: unique, description: marker },
    teamMembers: { teamId: rows['teams'], userId: rows['users'] },
    agents: { name: unique, metadata: { marker } },
    memories: { agentId: rows['agents'], content: unique, metadata: { marker } },
    projects: { name: unique, slug: `project-${count}`, teamId: rows['teams'], description: marker },
    documents: { projectId: rows['projects'], title: unique, content: marker },
    comments: { documentId: rows['documents'], body: unique },
    catalog: {
      kind: 'service',
      name: unique,
      ownerTeamId: rows['teams'],
      ownerUserId: rows['users'],
      projectId: rows['projects'],
      tags: [marker],
    },
    incidents: { title: unique, serviceId: rows['catalog'], commanderId: rows['users'] },
    slos: { name: unique, serviceId: rows['catalog'], indicator: 'availability', target: 99.95 },
    alertChannels: { name: unique, kind: 'webhook', config: { marker }, secret: `secret ${marker}` },
    integrations: { provider: 'github', name: unique, config: { marker }, secret: `secret ${marker}` },
  };
  const body = bodies[plural];
  if (!body) throw new Error(`there is no sample of ${plural}; add one to test/rows.ts`);
  return body;
};

/** A change of the row that every resource takes. */
export const patchFor = (plural: string): Record<string, unknown> => {
  count += 1;
  const patches: Readonly<Record<string, Record<string, unknown>>> = {
    memberships: { role: count % 2 ? 'member' : 'viewer' },
    teamMembers: { role: count % 2 ? 'lead' : 'member' },
    memories: { content: `changed ${count}` },
    documents: { title: `changed ${count}` },
    comments: { body: `changed ${count}` },
    incidents: { title: `changed ${count}` },
    alertChannels: { name: `changed ${count}` },
  };
  return patches[plural] ?? { name: `changed ${count}` };
};

export const createRow = async (
  url: string,
  party: Party,
  { plural, path }: Resource,
  rows: Rows,
): Promise<string> => {
  const { status, body, text } = await call(url, party.keys.owner, `POST ${path}`, {
    body: bodyFor(party, plural, rows),
  });
  expect([plural, status, status === 201 ? '' : text]).toEqual([plural, 201, '']);
  return body.id as string;
};

// Rows come before what refers to them.
const order = ['users', 'teams', 'agents', 'projects', 'documents', 'catalog'];

/** One row of every resource, made through the API by the org's owner. */
export const createRows = async (url: string, party: Party): Promise<Rows> => {
  const rows: Record<string, string> = {};
  const rank = ({ plural }: Resource) => (order.includes(plural) ? order.indexOf(plural) : order.length);
  for (const resource of [...resources].sort((a, b) => rank(a) - rank(b))) {
    rows[resource.plural] = await createRow(url, party, resource, rows);
  }
  return rows;
};
