import type { ErrorCode, OrgContext } from '@bulkhead/tenancy';
import type { z } from 'zod';
import { authorize } from '../access/authorize.js';
import type { Action, Reach } from '../access/permissions.js';
import type { Wanted } from '../denial/row-missing.js';
import type { Admission } from '../identity/admit.js';
import type { Json } from '../input/strict-json.js';
import type { OrgServices } from '../services.js';
import { parseBody, parseParams, parseQuery } from './parse-input.js';

/** For what any credential may ask, whatever its role and scopes: only of itself. */
export const everyCredential = 'every credential';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

export interface Answer {
  readonly status: number;
  /** JSON, unless the headers say otherwise. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent line by line instead of a body. */
  readonly lines?: AsyncIterable<string>;
  /** What a repetition of the request is shown instead of the body, which holds a secret that is shown once. */
  readonly kept?: unknown;
  /** Rows that were asked for and not found, although the answer is no refusal: filters of a list. */
  readonly wanted?: readonly Wanted[];
}

/** What of a request reaches a route, once it is known whose it is. */
export interface Incoming {
  readonly context: OrgContext;
  readonly admission: Admission;
  readonly services: OrgServices;
  /** Method and path as sent, without the query: `POST /v1/projects`. */
  readonly target: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: Json | undefined;
  header(name: string): string | undefined;
}

export interface Call<Params, Query, Body> extends Omit<Incoming, 'params' | 'query' | 'body'> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The body before its schema, for what compares or hashes what was sent. */
  readonly sent: Json | undefined;
  /** How far the role's permission for the action of the route reaches. */
  readonly reach: Exclude<Reach, 'none'>;
}

export interface AnswerDoc {
  readonly description: string;
  readonly schema?: z.ZodType;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What the OpenAPI document says of a route, and what the tests that walk all routes need. */
export interface RouteDoc {
  readonly operationId: string;
  readonly method: Method;
  /** As OpenAPI writes it: `/v1/projects/{id}`. */
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly action: Action | typeof everyCredential;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Another form that the body may have besides JSON. */
  readonly bodyType?: string;
  readonly headers?: z.ZodObject;
  readonly answers: Readonly<Record<number, AnswerDoc>>;
  /** Refusals of its own, beyond those that every route has. */
  readonly refusals?: readonly ErrorCode[];
  /** Types and schemas of its refusals where they are no problem documents. */
  readonly refusalForms?: Readonly<Record<string, z.ZodType>>;
  /** A stricter rate limit of its own. */
  readonly limit?: 'token.create';
}

export interface Route extends RouteDoc {
  run(incoming: Incoming): Promise<Answer>;
}

type Output<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

interface RouteSpec<
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Body extends z.ZodType | undefined,
> extends Omit<RouteDoc, 'params' | 'query' | 'body'> {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly handle: (call: Call<Output<Params>, Output<Query>, Output<Body>>) => Promise<Answer>;
}

/** The way of every request through its route: parse, authorize, handle. */
export const defineRoute = <
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>({
  handle,
  ...doc
}: RouteSpec<Params, Query, Body>): Route => ({
  ...(doc as RouteDoc),
  async run(incoming) {
    const params = parseParams(doc.params, incoming.params) as Output<Params>;
    const query = parseQuery(doc.query, incoming.query) as Output<Query>;
    const body = parseBody(doc.body, incoming.body) as Output<Body>;
    const reach = doc.action === everyCredential ? 'own' : authorize(incoming.context, doc.action);
    return handle({ ...incoming, params, query, body, sent: incoming.body, reach });
  },
});
