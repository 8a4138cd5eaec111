import type { OrgContext } from '@bulkhead/tenancy';
import type { Admission } from './identity/admit.js';

declare global {
  namespace Express {
    interface Request {
      /** Set by the request-id middleware, the first of the chain. */
      requestId: string;
      /** Set by the authenticate middleware; what comes before it has none. */
      context?: OrgContext;
      /** What came with the context: the API key that was shown, and the org's limits. */
      admission?: Admission;
      /** The operation that answers, for metrics: a word from our own list, never from the path. */
      operation?: string;
    }
  }
}
