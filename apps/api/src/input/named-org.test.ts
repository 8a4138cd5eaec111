import { acme, globex } from '@bulkhead/testkit';
import { describe, expect, test } from '@jest/globals';
import { otherOrgs, type RequestParts } from './named-org.js';

const found = (parts: Partial<RequestParts>) =>
  otherOrgs({ rawHeaders: [], url: '/v1/projects', body: undefined, ...parts }, acme.id).map(
    (place) => `${place.in} ${place.field}`,
  );

describe('a request that names another org', () => {
  test.each([
    ['X-Org-Id', globex.id],
    ['x-tenant-id', globex.id],
    ['X-Organization', 'globex'],
    ['x-bulkhead-org', globex.id.toUpperCase()],
    ['tenant', 'globex'],
    ['X-Org-Id', `${acme.id}, ${globex.id}`],
    ['X-Org-Id', ''],
    ['X-Scope-OrgID', globex.id],
    ['X-Auth-Org', 'globex'],
    ['X-On-Behalf-Of-Org', globex.id],
    ['baggage', `tenant.id=${globex.id}`],
    ['tracestate', `org_id=${globex.id}`],
    ['baggage', `userId=7,org_id=${encodeURIComponent(globex.id)};ttl=1`],
    ['cookie', `theme=dark; org_id=${globex.id}`],
  ])('guarantees that header %s: %s is found', (name, value) => {
    expect(found({ rawHeaders: ['Accept', '*/*', name, value] })).toEqual([`header ${name.toLowerCase()}`]);
  });

  test('guarantees that a second header of the same name is found behind a harmless first', () => {
    expect(found({ rawHeaders: ['X-Org-Id', acme.id, 'X-Org-Id', globex.id] })).toEqual(['header x-org-id']);
  });

  test.each([
    `/v1/orgs/${globex.id}/projects`,
    `/v1/organizations/globex`,
    `/v1/tenants/${globex.id}`,
    `/v1/tenant/${globex.id}/projects`,
    `/v1/org%73/${globex.id}`,
    `/v1/orgs/%67lobex`,
    `/v1/orgs/${acme.id}/orgs/${globex.id}`,
  ])('guarantees that path %s is found', (url) => {
    expect(found({ url })).toEqual([expect.stringMatching(/^path /)]);
  });

  test.each([
    `org_id=${globex.id}`,
    `orgId=${globex.id}`,
    'tenant=globex',
    `filter%5Borg_id%5D=${globex.id}`,
    `where[org][id]=${globex.id}`,
    `limit=1&org_id=${acme.id}&org_id=${globex.id}`,
    `o%72g_id=${globex.id}`,
    'organization=',
  ])('guarantees that query %s is found', (query) => {
    expect(found({ url: `/v1/projects?${query}` })).toEqual([expect.stringMatching(/^query /)]);
  });

  test.each([
    [{ orgId: globex.id }, 'orgId'],
    [{ org_id: globex.id }, 'org_id'],
    [{ tenantId: 7 }, 'tenantId'],
    [{ org: 'globex' }, 'org'],
    [{ org: { connect: { id: globex.id } } }, 'org'],
    [{ organization: { slug: 'globex' } }, 'organization'],
    [{ ORG_ID: globex.id.toUpperCase() }, 'ORG_ID'],
    [{ orgIds: [acme.id, globex.id] }, 'orgIds'],
    [{ metadata: { 'tenant.id': 'globex' } }, 'metadata.tenant.id'],
    [{ metadata: { org: globex.id } }, 'metadata.org'],
    [{ metadata: { ownerOrgId: globex.id } }, 'metadata.ownerOrgId'],
    [{ metadata: { parent_org_ref: globex.id } }, 'metadata.parent_org_ref'],
    [{ metadata: { org: { id: 'globex' } } }, 'metadata.org'],
    [{ items: [{ name: 'a' }, { name: 'b', orgId: globex.id }] }, 'items.1.orgId'],
    [[{ orgId: acme.id }, { orgId: globex.id }], '1.orgId'],
    [{ a: { b: { c: { 'x-org-id': globex.id } } } }, 'a.b.c.x-org-id'],
  ])('guarantees that body %j is found', (body, field) => {
    expect(found({ body })).toEqual([`body ${field}`]);
  });

  test('every place is told, not only the first', () => {
    expect(
      found({
        rawHeaders: ['x-org-id', globex.id],
        url: `/v1/orgs/${globex.id}?org=${globex.id}`,
        body: { orgId: globex.id },
      }),
    ).toEqual(['header x-org-id', 'path orgs', 'query org', 'body orgId']);
  });
});

describe('a request of one org alone', () => {
  test('passes when it names no org, or its own in any spelling', () => {
    expect(
      found({
        rawHeaders: ['X-Org-Id', acme.id.toUpperCase(), 'baggage', `org_id=${acme.id}`, 'origin', 'x'],
        url: `/v1/orgs/${acme.id}/projects?org_id=${acme.id}&sort=organize&origin=1`,
        body: { orgId: acme.id, org: null, items: [{ tenant: acme.id }] },
      }),
    ).toEqual([]);
  });

  test.each([
    { name: 'org', content: `globex ${globex.id}` },
    { metadata: { organization: 'Red Cross', tenant: ['blue', 'green'], origin: 'x' } },
    { config: { orgChart: { id: 1 }, azureTenantId: globex.id } },
    { metadata: { orgName: 'Red Cross', org_key: 'blue' } },
  ])('passes with words of its own: %j', (body) => {
    expect(found({ body })).toEqual([]);
  });

  test.each(['/v1/organization/settings', '/v1/organization', '/v1/%E0%A4%A'])('passes on path %s', (url) => {
    expect(found({ url })).toEqual([]);
  });
});
