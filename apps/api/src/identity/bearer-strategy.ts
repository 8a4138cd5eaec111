import type { Request } from 'express';
import { Strategy } from 'passport';
import type { Admission } from './admit.js';
import type { VerifyCredential } from './verify-credential.js';

// RFC 6750, b64token.
const bearer = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/**
 * Takes the credential from the Authorization header and from nowhere else: addresses end up in logs and
 * histories, and a cookie would let any web page send it along. The usual bearer strategy reads all three.
 */
export class BearerStrategy extends Strategy {
  override readonly name = 'bearer';
  // Not #private: passport calls us on an heir of this object.
  private readonly verify: VerifyCredential;

  constructor(verify: VerifyCredential) {
    super();
    this.verify = verify;
  }

  override authenticate(request: Request): void {
    const credential = bearer.exec(onlyAuthorization(request.rawHeaders) ?? '')?.[1];
    if (credential === undefined) {
      this.fail('Bearer realm="bulkhead"', 401);
      return;
    }
    this.verify(credential, request.requestId).then(
      (admission) =>
        admission
          ? this.success(admission)
          : this.fail('Bearer realm="bulkhead", error="invalid_token"', 401),
      (error: unknown) => this.error(error),
    );
  }
}

/** Of two such headers Node keeps the first; what stands before us may have checked the second. */
const onlyAuthorization = (raw: readonly string[]): string | undefined => {
  const values = raw.filter((_, at) => at % 2 === 1 && raw[at - 1]?.toLowerCase() === 'authorization');
  return values.length === 1 ? values[0] : undefined;
};

declare global {
  namespace Express {
    interface User extends Admission {}
  }
}
