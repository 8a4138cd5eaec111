import { assertContext, BulkheadError, type OrgContext } from '@bulkhead/tenancy';
import { ClientHandle } from './client-handle.js';
import { allGuards, type Guards } from './guards.js';
import type { ModelMap } from './model-map.js';
import { OrgAdapter } from './org-adapter.js';
import type { AuthClient, ScopedClient } from './org-db.js';
import { authValues, tenantValues } from './plane.js';
import { Requests } from './requests.js';
import type { Scope } from './scope.js';
import { parseSealKeys } from './seal.js';
import { Shared } from './shared.js';
import { WireContext } from './wire/context.js';
import { Lending, type PoolStats } from './wire/lending.js';

export interface BulkheadOptions {
  /** DATABASE_URL of the runtime login, which has no rights of its own. */
  readonly url: string;
  /** CONTEXT_SEAL_KEY: `<version>:<64 hex>`, newest first. */
  readonly sealKey: string;
  /** The model map that `prisma generate` writes. */
  readonly models: ModelMap;
  /** Connections per process. Default 10. */
  readonly poolSize?: number;
  /** How long, in ms, an operation waits for a connection. Default 5000. */
  readonly poolWaitMs?: number;
  /** How long, in ms, the database may work on one statement. Default 10000. */
  readonly statementTimeoutMs?: number;
}

export interface Db<Client> {
  /** The client of one org, for the context that authentication returned. */
  forOrg(context: OrgContext): ScopedClient<Client>;
  /** The lookups by which a credential is recognized, before the org is known. */
  asAuth(): AuthClient;
  stats(): PoolStats;
  close(): Promise<void>;
}

/**
 * Puts a generated Prisma client behind orgs. `make` is handed the driver adapter and returns the client; nobody
 * else gets hold of it.
 */
export const bulkhead = <Client extends object>(
  make: (adapter: OrgAdapter) => Client,
  options: BulkheadOptions,
): Db<Client> => assemble(make, options, allGuards);

/** For tests, which take single guards out. */
export const assemble = <Client extends object>(
  make: (adapter: OrgAdapter) => Client,
  options: BulkheadOptions,
  guards: Guards,
): Db<Client> => {
  const [signing] = parseSealKeys(options.sealKey);
  const statementTimeoutMs = positive('statementTimeoutMs', options.statementTimeoutMs ?? 10_000);
  const lending = new Lending({
    url: options.url,
    size: positive('poolSize', options.poolSize ?? 10),
    waitMs: positive('poolWaitMs', options.poolWaitMs ?? 5000),
    statementTimeoutMs,
  });
  const client = make(new OrgAdapter(lending));
  const shared = new Shared(client, options.models, guards, (requests, transaction, inside) => {
    return new Handle(requests, inside, transaction);
  });
  const Handle = ClientHandle.of(shared.delegates);
  const open = (scope: Scope) => {
    const requests = new Requests(shared, scope);
    return new Handle(requests, requests.client, undefined);
  };
  const wire = (values: readonly string[]) => new WireContext([...values, String(statementTimeoutMs)]);
  const handles = new WeakMap<OrgContext, ClientHandle>();
  let auth: ClientHandle | undefined;
  return {
    forOrg: (context) => {
      const known = handles.get(context);
      if (known) return known as never;
      assertContext(context);
      const handle = open({ plane: 'tenant', orgId: context.orgId, wire: wire(tenantValues(context, signing)) });
      handles.set(context, handle);
      return handle as never;
    },
    asAuth: () => {
      auth ??= open({ plane: 'auth', orgId: null, wire: wire(authValues(signing)) });
      return auth as never;
    },
    stats: () => lending.stats(),
    close: () => lending.close(),
  };
};

const positive = (name: string, value: number): number => {
  if (Number.isInteger(value) && value > 0) return value;
  throw new BulkheadError('CONFIGURATION_INVALID', `${name} is ${value}, expected a whole number above zero`, {
    field: name,
  });
};
