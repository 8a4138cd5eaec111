import type { RequestHandler } from 'express';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { auditAlone } from '../audit/audit-alone.js';
import type { Admission } from '../identity/admit.js';
import type { OrgServices } from '../services.js';

/** Milliseconds. */
const lastUsedEvery = 60_000;
const auditEvery = 3_600_000;

/** What there is to write down after the answer, if anything. */
export type NoteUse = (admission: Admission, requestId: string) => (() => void) | undefined;

/** When a key was last used, and in the audit, once an hour and process, who came in by what. */
export const createNoteUse = (services: OrgServices, logger: Logger): NoteUse => {
  const lately = new LRUCache<string, true>({ max: 50_000, ttl: auditEvery });
  return ({ context, token }, requestId) => {
    const isStale = token && Date.now() - (token.lastUsedAt?.getTime() ?? 0) > lastUsedEvery;
    const key = `${context.orgId} ${context.actor.id} ${token?.tokenId ?? 'jwt'}`;
    const isNew = !lately.has(key);
    if (!isStale && !isNew) return undefined;
    lately.set(key, true);
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
    return () =>
      services.later.run(0, () =>
        work().catch((err: unknown) =>
          logger.error({ err, requestId }, 'the use of a credential was not noted'),
        ),
      );
  };
};

export const noteUse = (note: NoteUse): RequestHandler =>
  function noteUse(request, response, next) {
    const { admission, requestId } = request;
    const work = admission && note(admission, requestId);
    if (work) response.once('close', work);
    next();
  };
