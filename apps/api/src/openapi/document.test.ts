import { describe, expect, test } from '@jest/globals';
import { permissions } from '../access/permissions.js';
import { everyCredential } from '../http/route.js';
import { otherOrgs } from '../input/named-org.js';
import { documented, routes } from '../routes/index.js';
import { openApiDocument } from './document.js';

const document = openApiDocument(documented);
const text = JSON.stringify(document);

describe('the OpenAPI document', () => {
  test('names each operation once', () => {
    const ids = documented.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('has every schema that it refers to, and no other', () => {
    const used = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
    expect([...used].sort()).toEqual(Object.keys(document.components?.schemas ?? {}).sort());
  });

  test('tells of every operation how it refuses', () => {
    for (const verbs of Object.values(document.paths ?? {})) {
      for (const { responses } of Object.values(verbs as Record<string, { responses: object }>)) {
        expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '401', '403', '429', '503']));
      }
    }
  });

  test('tells in which form the addresses of OpenTelemetry refuse', () => {
    const forms = (path: string) =>
      Object.keys(document.paths?.[path]?.post?.responses?.['400']?.content ?? {});
    for (const path of ['/v1/logs', '/v1/traces', '/v1/metrics']) {
      expect(forms(path)).toEqual(['application/json', 'application/x-protobuf']);
    }
    expect(forms('/v1/ingest/events')).toEqual(['application/problem+json']);
  });

  test('tells the scope of every operation that needs one', () => {
    for (const { path, method, action } of routes) {
      // oxlint-disable-next-line no-unsafe-optional-chaining -- a missing part must fail the test
      const operation = (document.paths?.[path] as Record<string, { 'x-scope'?: string }>)[method];
      expect(operation?.['x-scope'] === undefined).toBe(action === everyCredential);
    }
  });

  test('guarantees that every action of the permission table has a route, and every route an action of it', () => {
    const used = new Set<string>(documented.map(({ action }) => action));
    used.delete(everyCredential);
    expect([...used].sort()).toEqual(Object.keys(permissions).sort());
  });

  test('guarantees that no operation takes an org', () => {
    const inBodies = routes.flatMap(({ body }) =>
      body && 'shape' in body ? Object.keys(body.shape as object) : [],
    );
    const inQueries = routes.flatMap(({ query }) => Object.keys(query?.shape ?? {}));
    const own = '0190000a-0000-7000-8000-000000000000';
    const other = '0190000b-0000-7000-8000-000000000000';
    const url = `/?${inQueries.map((name) => `${name}=${other}`).join('&')}`;
    const body = Object.fromEntries(inBodies.map((name) => [name, other]));
    expect(otherOrgs({ rawHeaders: [], url, body }, own)).toEqual([]);
  });
});
