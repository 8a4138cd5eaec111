import { describe, expect, test } from '@jest/globals';
import { type OrgReferenceOptions, orgReferences, strategies } from './org-reference.js';

const options: OrgReferenceOptions = {
  order: strategies,
  claim: 'org_id',
  urnClaim: 'urn:zitadel:iam:user:resourceowner:id',
  groupsClaim: 'groups',
  groupPrefix: 'tenant:',
};
const found = (claims: Record<string, unknown>, change: Partial<OrgReferenceOptions> = {}) =>
  orgReferences(claims, { ...options, ...change })?.map(
    ({ strategy, reference }) => `${strategy} ${reference}`,
  );

describe('the org of a token', () => {
  test('is read by every strategy, in the declared order', () => {
    const claims = {
      org_id: 'acme',
      [options.urnClaim]: '42',
      groups: ['admins', 'tenant:acme', 'tenant:globex'],
    };
    expect(found(claims, { defaultOrg: 'acme' })).toEqual([
      'provider_claim acme',
      'urn_claim 42',
      'group_prefix acme',
      'group_prefix globex',
      'env_var acme',
    ]);
    expect(found(claims, { order: ['group_prefix', 'provider_claim'] })).toEqual([
      'group_prefix acme',
      'group_prefix globex',
      'provider_claim acme',
    ]);
  });

  test('is read from the claim that is configured', () => {
    expect(found({ 'https://acme.test/org': 'acme' }, { claim: 'https://acme.test/org' })).toEqual([
      'provider_claim acme',
    ]);
  });

  test('is none when no strategy finds one', () => {
    expect(found({ groups: ['admins', 'Tenant:acme', 'x-tenant:acme'] })).toEqual([]);
  });

  test.each([
    { org_id: '' },
    { org_id: null },
    { org_id: ['acme'] },
    { org_id: { id: 'acme' } },
    { org_id: 7 },
    { org_id: 'x'.repeat(256) },
    { groups: 'tenant:acme' },
    { groups: [{ name: 'tenant:acme' }] },
  ])('guarantees that %j is refused and not passed over', (claims) => {
    expect(found(claims, { defaultOrg: 'acme' })).toBeUndefined();
  });

  test('guarantees that a claim of the prototype is no claim', () => {
    expect(found({}, { claim: 'constructor', groupsClaim: 'toString' })).toEqual([]);
  });
});
