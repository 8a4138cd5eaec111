import { audit } from '../../audit/audit-entry.js';
import { defineRoute } from '../../http/route.js';
import { mintApiKey } from '../../identity/api-key.js';
import { assertBelowLimit } from '../../resources/assert-below-limit.js';
import { tokens } from '../../resources/definitions/tokens.js';
import { refusingReferences } from '../../resources/referenced.js';
import { idempotent } from '../../writes/idempotent.js';
import { insertToken } from './insert-token.js';
import { newToken, type TokenWish } from './new-token.js';
import { tokenCreate, tokenWithSecret } from './schema.js';

export const createToken = defineRoute({
  operationId: 'createToken',
  method: 'post',
  path: tokens.path,
  tag: tokens.tag,
  summary: 'Create an API key',
  description: 'The secret is shown in this answer and never again.',
  action: 'tokens.create',
  body: tokenCreate,
  limit: 'token.create',
  answers: { 201: { description: 'Created', schema: tokenWithSecret, headers: { Location: 'Its address' } } },
  refusals: ['NOT_FOUND', 'LIMIT_REACHED', 'IDEMPOTENCY_KEY_REUSED'],
  handle(call) {
    const { context, admission, services, body, reach } = call;
    const row = newToken(body as TokenWish, admission, reach);
    return idempotent(call, (transact) =>
      refusingReferences(tokens, { agentId: row.agentId }, () =>
        transact(async (tx) => {
          await assertBelowLimit(tokens, services, context, tx);
          const answer = await insertToken(tx, row, mintApiKey());
          await audit(tx, {
            action: 'token.create',
            targetType: 'token',
            targetId: answer.id,
            requestId: context.requestId,
            details: { role: row.role, scopes: row.scopes },
          });
          return answer;
        }),
      ),
    );
  },
});
