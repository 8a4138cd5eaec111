import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NamedKeys } from './named-keys.js';

const meaning = (key: string, names?: readonly string[]) => new NamedKeys(names).of(key).meaning;

describe('what a key means', () => {
  test.each([
    'org_id',
    'orgId',
    'ORG-ID',
    'org.id',
    'org id',
    'org\u200b_id',
    'ｏｒｇ_id',
    '𝐨𝐫𝐠_𝐢𝐝',
    'оrg_id',
    'ОRGId',
    'οrg_ıd',
    'o\u0301rg_id',
    'tеnаnt\ufe0f_id',
    'TENANT_İD',
    'organiᴢation_id',
    'tenant.id',
    'TenantID',
    'tenant/uuid',
    'tenantIds',
    'organization_id',
    'x-org-id',
    'http.request.header.x-tenant-id',
    'resource.attributes.tenant_id',
    'app.current_org_id',
  ])('guarantees that %j names an org', (key) => {
    expect(meaning(key)).toBe('org');
  });

  test.each(['org', 'organization', 'tenant', 'x-tenant', 'parent.org_id', 'github.org.id'])(
    '%j names an org if its value is the id of one',
    (key) => {
      expect(meaning(key)).toBe('orgWord');
    },
  );

  test.each([
    'origin',
    'cargo_id',
    'morgId',
    'organic',
    'orgánico',
    'организация',
    'tenants_count',
    'service.name',
    'trace_id',
    '',
    '.',
  ])('%j says nothing of orgs', (key) => {
    expect(meaning(key)).toBeUndefined();
  });

  test('guarantees that a key means the same with something unseen in it', () => {
    const words = fc.constantFrom(
      'org',
      'Org',
      'TENANT',
      'id',
      'Uuid',
      's',
      'x',
      'git',
      'agent',
      'baggage',
      '_',
      '.',
      '-',
      'é',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 7 }), fc.nat(), (parts, at) => {
        const key = parts.join('');
        const place = at % (key.length + 1);
        expect(meaning(`${key.slice(0, place)}\u200b${key.slice(place)}`)).toBe(meaning(key));
      }),
    );
  });

  test('names are configured', () => {
    expect(meaning('workspace.id', ['workspace_id'])).toBe('org');
    expect(meaning('org_id', ['workspace_id'])).toBeUndefined();
  });

  test('guarantees that case and separators never hide a name', () => {
    const separator = fc.constantFrom('_', '.', '-', ' ', '/', ':', '\u200b', '');
    fc.assert(
      fc.property(separator, separator, fc.boolean(), (first, second, upper) => {
        const key = `x${first}org${second}id`;
        expect(meaning(upper ? key.toUpperCase() : key)).toBe('org');
      }),
    );
  });

  test('remembers a bounded number of keys, and answers the same afterwards', () => {
    const keys = new NamedKeys();
    for (let index = 0; index < 10_000; index += 1) keys.of(`k${index}`);
    expect(keys.of('tenant.id').meaning).toBe('org');
    expect(keys.of(`${'k'.repeat(100_000)}.tenant.id`).meaning).toBe('orgWord');
  });
});
