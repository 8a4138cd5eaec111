import type { Request } from 'express';
import { Strategy } from 'passport';
import type { Admission } from './admit.js';
import type { ClientAddress } from './client-address.js';
import type { VerifyFrom } from './limit-failures.js';

// RFC 6750, b64token.
const bearer = /^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/**
 * Takes the credential from the Authorization header and from nowhere else: addresses end up in logs and
 * histories, and a cookie would let any web page send it along. The usual bearer strategy reads all three.
 */
export class BearerStrategy extends Strategy {
  override readonly name = 'bearer';
  // Not #private: passport calls us on an heir of this object.
  private readonly verify: VerifyFrom;
  private readonly addressOf: ClientAddress;

  constructor(verify: VerifyFrom, addressOf: ClientAddress) {
    super();
    this.verify = verify;
    this.addressOf = addressOf;
  }

  override authenticate(request: Request): void {
    const credential = credentialIn(valuesOf('authorization', request.rawHeaders));
    if (credential === undefined) {
      this.fail('Bearer realm="bulkhead"', 401);
      return;
    }
    const address = this.addressOf(
      request.socket.remoteAddress,
      valuesOf('x-forwarded-for', request.rawHeaders),
    );
    this.verify(credential, request.requestId, address).then(
      (admission) =>
        admission
          ? this.success(admission)
          : this.fail('Bearer realm="bulkhead", error="invalid_token"', 401),
      (error: unknown) => this.error(error),
    );
  }
}

/** Of two such headers Node keeps the first; what stands before us may have checked the second. */
export const credentialIn = (values: readonly string[]): string | undefined =>
  values.length === 1 ? bearer.exec(values[0] ?? '')?.[1] : undefined;

const valuesOf = (name: string, raw: readonly string[]): string[] =>
  raw.filter((_, at) => at % 2 === 1 && raw[at - 1]?.toLowerCase() === name);

declare global {
  namespace Express {
    interface User extends Admission {}
  }
}
