import type { OrgContext } from '@bulkhead/tenancy';

declare module 'express-serve-static-core' {
  interface Request {
    /** Set by the request-id middleware, the first of the chain. */
    id: string;
    /** Set by the authenticate middleware; routes before it have none. */
    context?: OrgContext;
  }
}
