import { assertContext } from '@bulkhead/tenancy';
import type { Request, RequestHandler } from 'express';
import { InputError } from '../input/input-error.js';
import { type NamedOrg, otherOrgs } from '../input/named-org.js';

export type OnOtherOrg = (request: Request, places: readonly NamedOrg[]) => void;

/** Stands behind the body, since that may name another org too. `onOtherOrg` counts and audits. */
export const refuseOtherOrg = (onOtherOrg: OnOtherOrg): RequestHandler =>
  function refuseOtherOrg(request, _response, next) {
    assertContext(request.context);
    const places = otherOrgs(
      { rawHeaders: request.rawHeaders, url: request.originalUrl, body: request.body as unknown },
      request.context.orgId,
    );
    if (places.length === 0) return next();
    onOtherOrg(request, places);
    const detail = 'names an organization other than that of the credential';
    return next(
      new InputError(
        places.map((place) => ({ ...place, detail })),
        'ORG_MISMATCH',
      ),
    );
  };
