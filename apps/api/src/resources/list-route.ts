import { z } from 'zod';
import { defineRoute, type Route } from '../http/route.js';
import { type ListQuery, listPage } from '../lists/list-page.js';
import { listQuery } from '../lists/list-query.js';
import { delegateOf } from './delegate.js';
import { visible } from './load-row.js';
import { spoken, title } from './names.js';
import { referenced } from './referenced.js';
import type { Resource } from './resource.js';

export const listRoute = (resource: Resource): Route =>
  defineRoute({
    operationId: `list${title(resource.plural)}`,
    method: 'get',
    path: resource.path,
    tag: resource.tag,
    summary: `List ${spoken(resource.plural)}`,
    action: resource.action('list'),
    query: listQuery(resource),
    answers: {
      200: {
        description: 'One page. nextCursor leads to the next one and is null on the last.',
        schema: z.strictObject({ data: z.array(resource.item), nextCursor: z.string().nullable() }),
      },
    },
    refusals: ['INVALID_CURSOR'],
    async handle({ context, services, query }) {
      const page = await listPage(
        resource,
        {
          delegate: delegateOf(services.db.forOrg(context), resource.delegate),
          cursors: services.cursors,
          orgId: context.orgId,
          own: visible(resource, context),
        },
        query as unknown as ListQuery,
      );
      return {
        status: 200,
        body: page,
        ...(page.data.length === 0 && { wanted: referenced(resource, query) }),
      };
    },
  });
