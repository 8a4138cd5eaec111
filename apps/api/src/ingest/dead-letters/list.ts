import { z } from 'zod';
import { defineRoute } from '../../http/route.js';
import { pageSize } from '../../input/number-from-text.js';
import { deadLetter, showDeadLetter } from './dead-letter.js';

/** A cursor ends with the id of a row; a dead letter is none. */
const NO_ROW = '00000000-0000-0000-0000-000000000000';

export const listDeadLetters = defineRoute({
  operationId: 'listDeadLetters',
  method: 'get',
  path: '/v1/dead-letters',
  tag: 'Ingest',
  summary: 'List what could not be stored, newest first',
  action: 'deadLetters.read',
  query: z.strictObject({
    limit: pageSize(100, 50),
    cursor: z.string().optional().meta({ description: 'nextCursor of the page before' }),
  }),
  answers: {
    200: {
      description: 'One page. nextCursor leads to the next one and is null on the last.',
      schema: z.strictObject({ data: z.array(deadLetter), nextCursor: z.string().nullable() }),
    },
  },
  refusals: ['INVALID_CURSOR'],
  async handle({ context, services, query: { limit, cursor } }) {
    const binding = { orgId: context.orgId, list: 'deadLetters', sort: '-id', filters: [] };
    const after = cursor === undefined ? undefined : services.cursors.read(binding, cursor);
    const found = await services.redis.forOrg(context).lanes.deadLetters.list({
      limit: limit + 1,
      ...(after && { before: String(after[0]) }),
    });
    const data = found.slice(0, limit).map(showDeadLetter);
    const last = data.at(-1);
    const nextCursor =
      found.length > limit && last ? services.cursors.issue(binding, [last.id, NO_ROW]) : null;
    return { status: 200, body: { data, nextCursor } };
  },
});
