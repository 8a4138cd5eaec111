import { acme, globex, type TestOrg } from '@bulkhead/testkit';
import type { ClientBase } from 'pg';

type Row = Readonly<Record<string, unknown>>;

/** Numbers of the rows within an org, for `org.rowId(n)`. User 1 is the actor of the org's test contexts. */
export const rows = {
  user: 1,
  colleague: 2,
  membership: 3,
  team: 5,
  teamMember: 6,
  token: 7,
  agent: 8,
  memory: 9,
  project: 10,
  colleaguesProject: 11,
  document: 12,
  colleaguesDocument: 13,
  comment: 14,
  colleaguesComment: 15,
  entity: 16,
  incident: 17,
  slo: 18,
  channel: 19,
  integration: 20,
  auditEntry: 21,
  idempotencyKey: 22,
} as const;

/** Writes acme's and globex's mirrored rows into every table, underneath the policies. */
export const seedMirroredRows = async (superuser: Pick<ClientBase, 'query'>): Promise<void> => {
  for (const org of [acme, globex]) {
    for (const [table, row] of mirroredRows(org)) {
      const columns = Object.keys(row);
      await superuser.query(
        `insert into ${table} (${columns.join(', ')}) values (${columns.map((_, n) => `$${n + 1}`).join(', ')}) on conflict do nothing`,
        Object.values(row),
      );
    }
  }
};

const mirroredRows = (org: TestOrg): [table: string, row: Row][] => {
  const id = (name: keyof typeof rows) => org.rowId(rows[name]);
  const named = { name: org.marker, updated_at: new Date(0) };
  const owned = (owner: keyof typeof rows) => ({ owner_id: id(owner), updated_at: new Date(0) });
  const text = org.marker;
  const secret = Buffer.from(org.marker);
  const own: [table: string, row: Row][] = [
    [
      'users',
      { id: id('user'), email: `${org.name}@example.org`, issuer: 'local', subject: org.name, ...named },
    ],
    ['users', { id: id('colleague'), email: `colleague@${org.name}.example`, ...named }],
    ['memberships', { id: id('membership'), user_id: id('user'), role: 'admin', updated_at: new Date(0) }],
    ['teams', { id: id('team'), slug: 'core', ...named }],
    [
      'team_members',
      { id: id('teamMember'), team_id: id('team'), user_id: id('user'), updated_at: new Date(0) },
    ],
    ['agents', { id: id('agent'), ...named }],
    [
      'tokens',
      {
        id: id('token'),
        public_id: `public-${org.name}`,
        secret_hash: secret,
        agent_id: id('agent'),
        created_by: id('user'),
        scopes: ['read'],
        ...named,
      },
    ],
    ['memories', { id: id('memory'), agent_id: id('agent'), content: text, updated_at: new Date(0) }],
    ['projects', { id: id('project'), slug: 'main', team_id: id('team'), ...owned('user'), name: text }],
    ['projects', { id: id('colleaguesProject'), ...owned('colleague'), name: text }],
    ['documents', { id: id('document'), project_id: id('project'), title: text, ...owned('user') }],
    [
      'documents',
      { id: id('colleaguesDocument'), project_id: id('project'), title: text, ...owned('colleague') },
    ],
    ['comments', { id: id('comment'), document_id: id('document'), body: text, ...owned('user') }],
    [
      'comments',
      {
        id: id('colleaguesComment'),
        document_id: id('document'),
        parent_id: id('comment'),
        body: text,
        ...owned('colleague'),
      },
    ],
    [
      'catalog_entities',
      {
        id: id('entity'),
        kind: 'service',
        owner_team_id: id('team'),
        owner_user_id: id('user'),
        project_id: id('project'),
        ...named,
      },
    ],
    [
      'incidents',
      {
        id: id('incident'),
        service_id: id('entity'),
        commander_id: id('user'),
        title: text,
        updated_at: new Date(0),
      },
    ],
    [
      'slos',
      { id: id('slo'), service_id: id('entity'), indicator: 'availability', target: '99.9', ...named },
    ],
    ['alert_channels', { id: id('channel'), kind: 'email', secret_sealed: secret, ...named }],
    ['integrations', { id: id('integration'), provider: 'git', secret_sealed: secret, ...named }],
    [
      'audit_log',
      {
        id: id('auditEntry'),
        action: text,
        actor_kind: 'user',
        actor_id: id('user'),
        actor_role: 'admin',
        request_id: 'r',
      },
    ],
    [
      'idempotency_keys',
      {
        id: id('idempotencyKey'),
        actor_id: id('user'),
        key: text,
        method: 'POST',
        path: '/',
        request_hash: secret,
        expires_at: new Date(4e12),
      },
    ],
  ];
  return [
    ['organizations', { id: org.id, slug: org.name, ...named }],
    ...own.map(([table, row]): [string, Row] => [table, { org_id: org.id, ...row }]),
  ];
};
