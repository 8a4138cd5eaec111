import { defineRoute, type Route } from '../http/route.js';
import { etagOf, isNotModified } from '../writes/etag.js';
import { idParams, itemPath, spoken, title } from './names.js';
import type { Resource } from './resource.js';
import { shownResource } from './shown-resource.js';

export const getRoute = (resource: Resource): Route => {
  const shownTo = shownResource(resource);
  return defineRoute({
    operationId: `get${title(resource.name)}`,
    method: 'get',
    path: itemPath(resource),
    tag: resource.tag,
    summary: `Get one ${spoken(resource.name)}`,
    action: resource.action('get'),
    params: idParams,
    answers: {
      200: { description: 'The resource', schema: resource.view, headers: { ETag: 'Its version' } },
      304: { description: 'If-None-Match names the current version' },
    },
    refusals: ['NOT_FOUND'],
    async handle(call) {
      const shown = await shownTo(call, call.params.id);
      const etag = etagOf(shown);
      const headers = { ETag: etag, 'Cache-Control': 'private, no-cache' };
      return isNotModified(call.header('if-none-match'), etag)
        ? { status: 304, headers }
        : { status: 200, body: shown, headers };
    },
  });
};
