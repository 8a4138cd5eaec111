import { tokenId } from '@bulkhead/tenancy';
import type { RequestHandler } from 'express';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { auditAlone } from '../audit/audit-alone.js';
import type { Admission } from '../identity/admit.js';
import type { OrgServices } from '../services.js';

/** Milliseconds. */
const useEvery = 30_000;
const auditEvery = 3_600_000;

/** What there is to write down after the answer, if anything. */
export type NoteUse = (admission: Admission, requestId: string) => (() => void) | undefined;

/**
 * That a key was used, for Redis, from where a worker writes it down: no request costs a write to Postgres for it. And in
 * the audit, once an hour and process, who came in by what.
 */
export const createNoteUse = (services: OrgServices, logger: Logger): NoteUse => {
  const lately = new LRUCache<string, true>({ max: 50_000, ttl: auditEvery });
  const used = new LRUCache<string, true>({ max: 50_000, ttl: useEvery });
  return ({ context, token }, requestId) => {
    const key = `${context.orgId} ${context.actor.id} ${token?.tokenId ?? 'jwt'}`;
    const isUse = token !== undefined && !used.has(token.tokenId);
    const isNew = !lately.has(key);
    if (!isUse && !isNew) return undefined;
    if (isUse) used.set(token.tokenId, true);
    lately.set(key, true);
    const failed = (err: unknown) => {
      if (token) used.delete(token.tokenId);
      logger.error({ err, requestId }, 'the use of a credential was not noted');
    };
    const work = async () => {
      if (isUse) await services.redis.forOrg(context).noteTokenUse(tokenId(token.tokenId)).catch(failed);
      if (!isNew) return;
      await auditAlone(services, context, {
        action: 'context.set',
        requestId,
        ...(token && { targetType: 'token', targetId: token.tokenId }),
        details: { credential: token ? 'api_key' : 'jwt', role: context.role },
      });
    };
    return () => services.later.run(0, () => work().catch(failed));
  };
};

export const noteUse = (note: NoteUse): RequestHandler =>
  function noteUse(request, response, next) {
    const { admission, requestId } = request;
    const work = admission && note(admission, requestId);
    if (work) response.once('close', work);
    next();
  };
