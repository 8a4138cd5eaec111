import { assertContext } from '@bulkhead/tenancy';
import type { RequestHandler } from 'express';

/** Who the credential speaks for: the first thing to ask with a new token. */
export const whoami = (): RequestHandler =>
  function whoami(request, response) {
    assertContext(request.context);
    const { orgId, actor, role } = request.context;
    response.json({ orgId, actor, role });
  };
