import { rateLimitHeaders } from '@bulkhead/redis';
import { BulkheadError } from '@bulkhead/tenancy';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { auditAlone } from '../audit/audit-alone.js';
import { parseBody } from '../http/parse-input.js';
import { admitUser } from '../identity/admit.js';
import { type ClientAddress, networkOf } from '../identity/client-address.js';
import { type LocalIssuer, localIssuer } from '../identity/local-issuer.js';
import type { Json } from '../input/strict-json.js';
import type { OrgServices } from '../services.js';

export const signInBody = z
  .strictObject({ org: z.string().min(1).max(255), email: z.email().max(254) })
  .meta({ id: 'SignIn' });
export const signInAnswer = z
  .strictObject({ token: z.string(), expiresAt: z.iso.datetime() })
  .meta({ id: 'SignedIn' });

/**
 * Development only: whoever names a person is that person. Every way to fail has one answer, so that nobody learns
 * who works where.
 */
export const signIn = (
  services: OrgServices,
  issuer: LocalIssuer,
  addressOf: ClientAddress,
): RequestHandler =>
  async function signIn(request, response) {
    request.operation = 'signIn';
    const forwarded = request.get('x-forwarded-for');
    const address = addressOf(request.socket.remoteAddress, forwarded === undefined ? [] : [forwarded]);
    const decision = await services.redis.signIn.consume(networkOf(address));
    response.set(rateLimitHeaders(decision));
    if (!decision.allowed) throw new BulkheadError('RATE_LIMITED', `retry after ${decision.retryAfter} s`);
    const { org, email } = parseBody(signInBody, request.body as Json) as z.output<typeof signInBody>;
    const users = await services.db.asAuth().findUser(localIssuer, email);
    const user = users.find(({ orgId, orgSlug }) => orgId === org || orgSlug === org);
    const admission = user && admitUser(user, request.requestId);
    if (!admission)
      throw new BulkheadError('UNAUTHENTICATED', 'nobody of that org and address may sign in locally');
    const { context, orgSlug } = admission;
    await auditAlone(services, context, { action: 'session.sign_in', requestId: request.requestId });
    response
      .set('Cache-Control', 'no-store')
      .status(201)
      .json(await issuer.sign(email, orgSlug));
  };
