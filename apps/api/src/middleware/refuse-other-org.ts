import { assertContext } from '@bulkhead/tenancy';
import type { RequestHandler } from 'express';
import { InputError } from '../input/input-error.js';
import { otherOrgs } from '../input/named-org.js';

/** Stands behind the body, since that may name another org too. */
export const refuseOtherOrg = (): RequestHandler =>
  function refuseOtherOrg(request, _response, next) {
    assertContext(request.context);
    const places = otherOrgs(
      { rawHeaders: request.rawHeaders, url: request.originalUrl, body: request.body as unknown },
      request.context.orgId,
    );
    if (places.length === 0) return next();
    const detail = 'names an organization other than that of the credential';
    return next(
      new InputError(
        places.map((place) => ({ ...place, detail })),
        'ORG_MISMATCH',
      ),
    );
  };
