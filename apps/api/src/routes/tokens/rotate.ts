import { BulkheadError } from '@bulkhead/tenancy';
import { audit } from '../../audit/audit-entry.js';
import { defineRoute } from '../../http/route.js';
import { mintApiKey } from '../../identity/api-key.js';
import { tokens } from '../../resources/definitions/tokens.js';
import { loadRow } from '../../resources/load-row.js';
import { idParams, itemPath } from '../../resources/names.js';
import { idempotent } from '../../writes/idempotent.js';
import { insertToken } from './insert-token.js';
import { type TokenRow, withinMaker } from './new-token.js';
import { tokenRotate, tokenWithSecret } from './schema.js';

export const rotateToken = defineRoute({
  operationId: 'rotateToken',
  method: 'post',
  path: `${itemPath(tokens)}/rotate`,
  tag: tokens.tag,
  summary: 'Replace an API key',
  description:
    'A new key with the same role and scopes. The old one works on for the overlap and then no more.',
  action: 'tokens.update',
  params: idParams,
  body: tokenRotate,
  limit: 'token.create',
  answers: {
    201: { description: 'The new key', schema: tokenWithSecret, headers: { Location: 'Its address' } },
  },
  refusals: ['NOT_FOUND', 'WRITE_CONFLICT', 'IDEMPOTENCY_KEY_REUSED'],
  handle(call) {
    const { context, admission, body } = call;
    return idempotent(call, async (transact) => {
      const old = (await loadRow(tokens, 'update', call, call.params.id)) as unknown as OldToken;
      if (old.revokedAt !== null || (old.expiresAt !== null && old.expiresAt <= new Date()))
        throw new BulkheadError('WRITE_CONFLICT', 'a revoked or expired key is not rotated; create one');
      const row = withinMaker(
        {
          name: old.name,
          role: old.role,
          scopes: old.scopes,
          userId: old.userId,
          agentId: old.agentId,
          expiresAt: body.expiresAt === undefined ? old.expiresAt : new Date(body.expiresAt),
        },
        admission,
      );
      const end = new Date(Date.now() + body.overlapSeconds * 1000);
      return transact(async (tx) => {
        const { count } = await tx.token.updateMany({
          where: { id: old.id, revokedAt: null },
          data: { expiresAt: old.expiresAt !== null && old.expiresAt < end ? old.expiresAt : end },
        });
        if (count === 0)
          throw new BulkheadError('WRITE_CONFLICT', 'the key was revoked meanwhile; create one');
        const answer = await insertToken(tx, { ...row, rotatedFromId: old.id }, mintApiKey());
        await audit(tx, {
          action: 'token.rotate',
          targetType: 'token',
          targetId: old.id,
          requestId: context.requestId,
          details: { newToken: answer.id, overlapSeconds: body.overlapSeconds },
        });
        return answer;
      });
    });
  },
});

interface OldToken extends TokenRow {
  readonly id: string;
  readonly revokedAt: Date | null;
}
