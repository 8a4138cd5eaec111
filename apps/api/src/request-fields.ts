import type { OrgContext } from '@bulkhead/tenancy';

declare global {
  namespace Express {
    interface Request {
      /** Set by the request-id middleware, the first of the chain. */
      requestId: string;
      /** Set by the authenticate middleware; what comes before it has none. */
      context?: OrgContext;
    }
  }
}
