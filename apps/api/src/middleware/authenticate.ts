import { BulkheadError } from '@bulkhead/tenancy';
import type { RequestHandler } from 'express';
import { Passport } from 'passport';
import type { Admission } from '../identity/admit.js';
import { BearerStrategy } from '../identity/bearer-strategy.js';
import type { ClientAddress } from '../identity/client-address.js';
import type { VerifyFrom } from '../identity/limit-failures.js';

type Outcome = (error: unknown, admission: Admission | false | undefined, challenge?: string) => void;

/** The only place where a request gets an org. Every way to fail has the same answer. */
export const authenticate = (verify: VerifyFrom, addressOf: ClientAddress): RequestHandler => {
  const passport = new Passport();
  passport.use(new BearerStrategy(verify, addressOf));
  return function authenticate(request, response, next) {
    const settle: Outcome = (error, admission, challenge) => {
      if (error) return next(error);
      if (!admission) {
        response.set('WWW-Authenticate', challenge);
        return next(
          new BulkheadError(
            'UNAUTHENTICATED',
            'credential is missing, unknown, expired, revoked or suspended',
          ),
        );
      }
      request.context = admission.context;
      request.admission = admission;
      return next();
    };
    passport.authenticate('bearer', { session: false }, settle)(request, response, next);
  };
};
