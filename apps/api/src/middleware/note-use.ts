import { assertContext } from '@bulkhead/tenancy';
import type { RequestHandler } from 'express';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { auditAlone } from '../audit/audit-alone.js';
import type { OrgServices } from '../services.js';

/** Milliseconds. */
const lastUsedEvery = 60_000;
const auditEvery = 3_600_000;

/** After the answer: when a key was last used, and in the audit, once an hour and process, who came in by what. */
export const noteUse = (services: OrgServices, logger: Logger): RequestHandler => {
  const lately = new LRUCache<string, true>({ max: 50_000, ttl: auditEvery });
  return function noteUse(request, response, next) {
    const { context, admission, requestId } = request;
    assertContext(context);
    const token = admission?.token;
    const now = Date.now();
    const isStale = token && now - (token.lastUsedAt?.getTime() ?? 0) > lastUsedEvery;
    const key = `${context.orgId} ${context.actor.id} ${token?.tokenId ?? 'jwt'}`;
    const isNew = !lately.has(key);
    if (!isStale && !isNew) return next();
    lately.set(key, true);
    response.once('close', () => {
      const work = async () => {
        if (isStale) await services.db.asAuth().touchToken(context.orgId, token.tokenId);
        if (!isNew) return;
        await auditAlone(services, context, {
          action: 'context.set',
          requestId,
          ...(token && { targetType: 'token', targetId: token.tokenId }),
          details: { credential: token ? 'api_key' : 'jwt', role: context.role },
        });
      };
      services.later.run(0, () =>
        work().catch((err: unknown) =>
          logger.error({ err, requestId }, 'the use of a credential was not noted'),
        ),
      );
    });
    return next();
  };
};
