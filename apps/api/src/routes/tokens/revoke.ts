import { audit } from '../../audit/audit-entry.js';
import { defineRoute } from '../../http/route.js';
import { tokens } from '../../resources/definitions/tokens.js';
import { loadRow } from '../../resources/load-row.js';
import { idParams, itemPath } from '../../resources/names.js';
import { idempotent } from '../../writes/idempotent.js';

export const revokeToken = defineRoute({
  operationId: 'revokeToken',
  method: 'delete',
  path: itemPath(tokens),
  tag: tokens.tag,
  summary: 'Revoke an API key',
  description:
    'The next request with it is refused. The key stays listed; revoking it again changes nothing.',
  action: 'tokens.delete',
  params: idParams,
  answers: { 204: { description: 'Revoked' } },
  refusals: ['NOT_FOUND', 'IDEMPOTENCY_KEY_REUSED'],
  handle(call) {
    const { context } = call;
    return idempotent(call, async (transact) => {
      await loadRow(tokens, 'delete', call, call.params.id);
      return transact(async (tx) => {
        const { count } = await tx.token.updateMany({
          where: { id: call.params.id, revokedAt: null },
          data: { revokedAt: new Date(), revokedBy: context.actor.id },
        });
        if (count > 0) {
          await audit(tx, {
            action: 'token.revoke',
            targetType: 'token',
            targetId: call.params.id,
            requestId: context.requestId,
          });
        }
        return { status: 204 };
      });
    });
  },
});
