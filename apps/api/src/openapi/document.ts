import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import type { ErrorCode } from '@bulkhead/tenancy';
import { z } from 'zod';
import { scopeOf } from '../access/scopes.js';
import { everyCredential, type RouteDoc } from '../http/route.js';
import { statusOf } from '../problem.js';
import { signInAnswer, signInBody } from '../routes/sign-in.js';
import { problemSchema } from './problem-schema.js';

type Document = ReturnType<OpenApiGeneratorV31['generateDocument']>;
type Responses = Parameters<OpenAPIRegistry['registerPath']>[0]['responses'];

/** Refusals that any operation may answer with. */
const everywhere: readonly ErrorCode[] = [
  'INVALID_INPUT',
  'INVALID_ID',
  'MALFORMED_BODY',
  'UNAUTHENTICATED',
  'PERMISSION_DENIED',
  'INSUFFICIENT_SCOPE',
  'ORG_MISMATCH',
  'BODY_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
  'RATE_LIMITED',
  'STORE_UNAVAILABLE',
  'STORE_BUSY',
  'BODY_TIMEOUT',
  'REQUEST_TIMEOUT',
];

/** The same schemas that parse requests, so that what is documented is what is accepted. */
export const openApiDocument = (routes: readonly RouteDoc[], { hasSignIn = false } = {}): Document => {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key (`bk_…`) or a JWT of a registered identity provider.',
  });
  for (const route of routes) registry.registerPath(pathOf(route));
  if (hasSignIn) registry.registerPath(signInPath);
  return new OpenApiGeneratorV31(registry.definitions, { sortComponents: 'alphabetically' }).generateDocument(
    {
      openapi: '3.1.0',
      info: {
        title: 'Bulkhead',
        version: '1',
        description:
          'Everything that one organization has. Which one is decided by the credential alone: no operation takes ' +
          'an organization, and a request that names another one anywhere is refused.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/' }],
      security: [{ bearer: [] }],
      tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    },
  );
};

const grouped = (codes: readonly ErrorCode[]) => {
  const groups = new Map<number, ErrorCode[]>();
  for (const code of codes) groups.set(statusOf[code], [...(groups.get(statusOf[code]) ?? []), code]);
  return groups;
};

const problemForm = { 'application/problem+json': problemSchema };

const problems = (
  codes: readonly ErrorCode[],
  forms: NonNullable<RouteDoc['refusalForms']> = problemForm,
) => {
  const content = Object.fromEntries(Object.entries(forms).map(([type, schema]) => [type, { schema }]));
  return Object.fromEntries(
    [...grouped(codes)].map(([status, list]) => [status, { description: list.join(', '), content }]),
  );
};

const signInPath: Parameters<OpenAPIRegistry['registerPath']>[0] = {
  operationId: 'signIn',
  method: 'post',
  path: '/v1/sign-in',
  tags: ['Identity'],
  summary: 'Sign in as a person, in development',
  security: [],
  request: { body: { required: true, content: { 'application/json': { schema: signInBody } } } },
  responses: {
    201: { description: 'A token for 8 hours', content: { 'application/json': { schema: signInAnswer } } },
    ...problems(everywhere),
  },
};

const pathOf = (route: RouteDoc) => {
  const { operationId, method, path, tag, summary, description, action, params, query, body } = route;
  const headers = headersOf(route);
  return {
    operationId,
    method,
    path,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    ...(action !== everyCredential && { 'x-scope': scopeOf(action) }),
    request: {
      ...(params && { params }),
      ...(query && { query }),
      ...(headers && { headers }),
      ...(body && { body: { required: true, content: contentOf(route, body) } }),
    },
    responses: responsesOf(route),
  };
};

const contentOf = ({ method, bodyType }: RouteDoc, schema: z.ZodType) => ({
  'application/json': { schema },
  ...(method === 'patch' && { 'application/merge-patch+json': { schema } }),
  // A line of text has no schema of its own: each is an item of the array above.
  ...(bodyType !== undefined && { [bodyType]: { schema: z.string() } }),
});

const headersOf = ({ method, path }: RouteDoc) => {
  const isItem = path.endsWith('}');
  const shape = {
    ...(method === 'get' && isItem && { 'If-None-Match': z.string().optional() }),
    ...((method === 'patch' || method === 'delete') && { 'If-Match': z.string().optional() }),
    ...(method !== 'get' && {
      'Idempotency-Key': z
        .string()
        .min(8)
        .max(200)
        .optional()
        .meta({ description: 'The same key again gets the first answer again, for 24 hours.' }),
    }),
  };
  return Object.keys(shape).length > 0 ? z.object(shape) : undefined;
};

const responsesOf = ({ answers, refusals = [], refusalForms }: RouteDoc): Responses => {
  const codes = [...everywhere, ...refusals];
  const good = Object.entries(answers).map(([status, { description, schema, contentType, headers }]) => [
    status,
    {
      description,
      ...(schema && { content: { [contentType ?? 'application/json']: { schema } } }),
      ...(headers && {
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, text]) => [
            name,
            { description: text, schema: { type: 'string' } },
          ]),
        ),
      }),
    },
  ]);
  return { ...problems(codes, refusalForms), ...Object.fromEntries(good) } as Responses;
};
