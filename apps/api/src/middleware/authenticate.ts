import { BulkheadError, type OrgContext } from '@bulkhead/tenancy';
import type { Request, RequestHandler } from 'express';
import { Passport } from 'passport';
import { Strategy } from 'passport-http-bearer';

type Done = (error: unknown, context?: OrgContext | false) => void;

export type Verify = (token: string, requestId: string) => Promise<OrgContext | undefined>;

/** Bearer credentials only: no cookie, no query parameter, so that no other site can send one along. */
export const authenticate = (verify: Verify): RequestHandler => {
  const passport = new Passport();
  passport.use(
    new Strategy({ passReqToCallback: true }, (request: Request, token: string, done: Done) => {
      verify(token, request.requestId).then(
        (context) => done(null, context ?? false),
        (error: unknown) => done(error),
      );
    }),
  );
  return function authenticate(request, response, next) {
    passport.authenticate(
      'bearer',
      { session: false },
      (error: unknown, context: OrgContext | false | undefined) => {
        if (error) return next(error);
        if (!context) {
          response.set('WWW-Authenticate', 'Bearer');
          return next(
            new BulkheadError('UNAUTHENTICATED', 'credential is missing, unknown, expired or revoked'),
          );
        }
        request.context = context;
        return next();
      },
    )(request, response, next);
  };
};
