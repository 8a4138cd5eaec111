import { assertContext, BulkheadError, type OrgContext } from '@bulkhead/tenancy';
import type { BulkheadOptions } from './bulkhead.js';
import { type ClientHandle, clientHandle } from './client-handle.js';
import type { Guards } from './guards.js';
import { OrgAdapter } from './org-adapter.js';
import type { AuthClient } from './org-db.js';
import { authValues, type ContextValues, tenantValues } from './plane.js';
import { Requests } from './requests.js';
import type { Scope } from './scope.js';
import type { SqlAuthor } from './scoped-engine.js';
import { parseSealKeys, type SealedFacts, sealer } from './seal.js';
import { Shared } from './shared.js';
import { WireContext } from './wire/context.js';
import { Lending } from './wire/lending.js';

/** One protected Prisma client, with its pool and the scopes that were opened on it. */
export class Planes {
  readonly lending: Lending;
  readonly #shared: Shared;
  readonly #sign: (facts: SealedFacts) => string;
  readonly #Handle: typeof ClientHandle;
  readonly #statementTimeout: string;
  /** Dies with the context, so with the request. */
  readonly #handles = new WeakMap<OrgContext, ClientHandle>();

  constructor(make: (adapter: OrgAdapter) => object, options: BulkheadOptions, guards: Guards) {
    const [key] = parseSealKeys(options.sealKey);
    this.#sign = sealer(key);
    const statementTimeoutMs = positive('statementTimeoutMs', options.statementTimeoutMs ?? 10_000);
    this.#statementTimeout = String(statementTimeoutMs);
    this.lending = new Lending({
      url: options.url,
      size: positive('poolSize', options.poolSize ?? 10),
      waitMs: positive('poolWaitMs', options.poolWaitMs ?? 5000),
      statementTimeoutMs,
    });
    this.#shared = new Shared(
      make(new OrgAdapter(this.lending)),
      options.models,
      guards,
      (requests, transaction, inside) => {
        return new this.#Handle(requests, inside, transaction);
      },
    );
    this.#Handle = clientHandle(this.#shared.delegates);
  }

  forOrg(context: OrgContext): unknown {
    const known = this.#handles.get(context);
    if (known) return known;
    assertContext(context);
    const handle = this.#open({
      plane: 'tenant',
      orgId: context.orgId,
      wire: this.#wire(tenantValues(context, this.#sign)),
    });
    this.#handles.set(context, handle);
    return handle;
  }

  /** For lookups that an application writes itself: like all its SQL, followed by a reset of the connection. */
  get auth(): AuthClient {
    return this.#onAuthPlane('application');
  }

  /** For the lookups of this package, whose texts are known to leave nothing behind. */
  get lookups(): AuthClient {
    return this.#onAuthPlane('package');
  }

  #onAuthPlane(author: SqlAuthor): AuthClient {
    const handle = this.#open(
      { plane: 'auth', orgId: null, wire: this.#wire(authValues(this.#sign)) },
      author,
    );
    return { $queryRaw: (query, ...values) => (handle as unknown as AuthClient).$queryRaw(query, ...values) };
  }

  #open(scope: Scope, author: SqlAuthor = 'application'): ClientHandle {
    const requests = new Requests(this.#shared, scope, author);
    return new this.#Handle(requests, requests.client, undefined);
  }

  #wire(values: ContextValues): WireContext {
    return new WireContext([...values, this.#statementTimeout]);
  }
}

const positive = (name: string, value: number): number => {
  if (Number.isInteger(value) && value > 0) return value;
  throw new BulkheadError(
    'CONFIGURATION_INVALID',
    `${name} is ${value}, expected a whole number above zero`,
    {
      field: name,
    },
  );
};
