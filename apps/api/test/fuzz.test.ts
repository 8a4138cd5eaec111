import { withSuperuser } from '@bulkhead/testkit';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc, { type Arbitrary } from 'fast-check';
import { problemSchema } from '../src/openapi/problem-schema.js';
import { resources } from '../src/resources/definitions/index.js';
import { routes } from '../src/routes/index.js';
import { apiUnderTest } from './api-under-test.js';
import { arbitraryOf, mostly, type Schema } from './arbitrary-of-schema.js';
import { type CallOptions, call } from './call.js';
import { createRows, type Rows } from './rows.js';

/** Requests per operation. `FUZZ_RUNS=500` for a long night. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 30);

const api = apiUnderTest({}, { telemetry: true });
let acme: Rows;
let globex: Rows;
let document: OpenApi;
let before: string;

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}
interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required?: boolean;
    readonly schema: Schema;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

const globexUnderneath = () =>
  withSuperuser(api.database.superuserUrl, async (client) => {
    const contents: unknown[] = [];
    for (const { table } of resources) {
      contents.push(
        (await client.query(`select * from ${table} where org_id = $1 order by id`, [api.globex.orgId])).rows,
      );
    }
    contents.push((await client.query('select * from organizations where id = $1', [api.globex.orgId])).rows);
    return JSON.stringify(contents);
  });

beforeAll(async () => {
  acme = await createRows(api.url, api.acme);
  globex = await createRows(api.url, api.globex);
  document = (await call(api.url, undefined, 'GET /openapi.json')).body as OpenApi;
  before = await globexUnderneath();
});

/** Ids of both orgs' rows, of nobody's, and what is none. */
const ids = (): Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...Object.values(acme)) },
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        ...Object.values(globex),
        api.globex.orgId,
        ...Object.values(api.globex.people),
      ),
    },
    { weight: 2, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: fc.constantFrom('not-an-id', '0', "' or 1=1", `${api.globex.orgId}\n`) },
  );

/** Mostly nothing. */
const seldom = <Value>(arbitrary: Arbitrary<Value>): Arbitrary<Value | null> =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });

const headers = (): Arbitrary<Record<string, string>> =>
  fc.record(
    {
      'if-match': fc.constantFrom('*', '"x"', 'W/"x"', '', '"'.repeat(100)),
      'if-none-match': fc.constantFrom('*', '"x"', ','),
      'idempotency-key': fc.constantFrom('fuzz-key-1', 'fuzz-key-2', 'short', 'x'.repeat(300)),
      'x-org-id': fc.oneof(fc.constant(api.acme.orgId), fc.constant(api.globex.orgId), fc.constant('globex')),
      'x-request-id': fc.constantFrom('plain-word', 'with space', '<b>'),
      'content-type': fc.constantFrom('application/json', 'application/merge-patch+json', 'text/plain'),
      accept: fc.constantFrom('text/html', '*/*', 'application/xml'),
      range: fc.constant('bytes=0-1'),
    },
    { requiredKeys: [] },
  );

const requests = (
  method: string,
  path: string,
  operation: Operation,
): Arbitrary<{ target: string; options: CallOptions }> => {
  const valueOf = (schema: Schema) => arbitraryOf(schema, ids(), document.components.schemas);
  const parameters = operation.parameters ?? [];
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const resource = resources.find((one) => path.startsWith(`${one.path}/`));
  const own = resource && acme[resource.plural];
  const body = operation.requestBody?.content['application/json']?.schema;
  return fc
    .record({
      id:
        own === undefined
          ? ids()
          : fc.oneof({ weight: 2, arbitrary: fc.constant(own) }, { weight: 1, arbitrary: ids() }),
      query: mostly(
        query.map(({ name, schema }) => [name, valueOf(schema)]),
        query.filter(({ required }) => required).map(({ name }) => name),
      ),
      more: seldom(
        fc.constantFrom(
          'unheardOf=1',
          'cursor=AAAA',
          'limit=1&limit=2',
          'fields=id',
          '__proto__=1',
          'a[b]=c',
        ),
      ),
      // fetch sends no body with GET.
      body: body
        ? valueOf(body)
        : seldom(fc.constant({ a: 1 })).map((one) => (method === 'get' ? null : one)),
      broken: seldom(fc.nat(200)),
      headers: fc.oneof({ weight: 6, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: headers() }),
    })
    .map((parts) => {
      const search = new URLSearchParams(
        Object.entries(parts.query).map(([name, value]): [string, string] => [
          name,
          typeof value === 'string' ? value : JSON.stringify(value),
        ]),
      );
      const text = [search.toString(), parts.more].filter(Boolean).join('&');
      const json = parts.body === null ? undefined : JSON.stringify(parts.body);
      const raw =
        json !== undefined && parts.broken !== null
          ? json.slice(0, parts.broken) + json.slice(parts.broken + 1)
          : json;
      return {
        target: `${method.toUpperCase()} ${path.replace('{id}', encodeURIComponent(parts.id))}${text && `?${text}`}`,
        options: { headers: parts.headers, ...(raw !== undefined && raw !== '' && { raw }) },
      };
    });
};

describe('whatever is sent', () => {
  // Deletions come last, so that the others have rows to work on.
  const order = [...routes].sort((a, b) => Number(a.method === 'delete') - Number(b.method === 'delete'));
  test.each(order.map((route) => [route.operationId, route] as const))(
    'guarantees that %s answers as documented and shows nothing of globex',
    async (operationId, route) => {
      const operation = document.paths[route.path]?.[route.method];
      expect(operation?.operationId).toBe(operationId);
      if (!operation) return;
      await fc.assert(
        fc.asyncProperty(requests(route.method, route.path, operation), async ({ target, options }) => {
          const reply = await call(api.url, api.acme.keys.owner, target, options);
          expect([reply.status, Object.keys(operation.responses)]).toEqual([
            reply.status,
            expect.arrayContaining([String(reply.status)]),
          ]);
          expect(reply.status).toBeLessThan(500);
          for (const text of [reply.text, JSON.stringify([...reply.headers])])
            expect(text).not.toContain(api.globex.marker);
          const { schema } = route.answers[reply.status] ?? {};
          if (schema && reply.body !== undefined) schema.parse(reply.body);
          if (reply.status >= 400) {
            expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
            problemSchema.parse(reply.body);
          }
        }),
        { numRuns: runs },
      );
    },
  );

  afterAll(async () => {
    expect(await globexUnderneath()).toBe(before);
    expect(api.logs()).not.toContain(api.globex.marker);
    expect(
      api
        .logs()
        .split('\n')
        .filter((line) => /"level":(50|60)/.test(line)),
    ).toEqual([]);
  });
});
