import { roles } from '@bulkhead/tenancy';
import { z } from 'zod';
import { scopesOf } from '../access/scopes.js';
import { defineRoute, everyCredential } from '../http/route.js';
import { moment } from '../resources/field.js';

const view = z
  .strictObject({
    orgId: z.guid(),
    org: z.string(),
    actor: z.strictObject({ kind: z.enum(['user', 'agent', 'token']), id: z.guid() }),
    role: z.enum(roles),
    scopes: z.array(z.string()),
    token: z.strictObject({ id: z.guid(), expiresAt: moment.schema.nullable() }).nullable(),
  })
  .meta({ id: 'Whoami' });

/** Who the credential speaks for: the first thing to ask with a new token. */
export const whoami = defineRoute({
  operationId: 'whoami',
  method: 'get',
  path: '/v1/whoami',
  tag: 'Identity',
  summary: 'Who the credential speaks for',
  action: everyCredential,
  answers: { 200: { description: 'The organization, the principal, and what it may do', schema: view } },
  handle({ context, admission: { orgSlug, token } }) {
    const { orgId, actor, role } = context;
    return Promise.resolve({
      status: 200,
      body: {
        orgId,
        org: orgSlug,
        actor,
        role,
        scopes: scopesOf(context),
        token: token ? { id: token.tokenId, expiresAt: token.expiresAt?.toISOString() ?? null } : null,
      },
    });
  },
});
