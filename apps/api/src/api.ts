import type { RequestListener } from 'node:http';
import type { Analytics } from '@bulkhead/analytics';
import type { Db } from '@bulkhead/db';
import { NamedKeys } from '@bulkhead/ingest';
import type { Redis } from '@bulkhead/redis';
import { createVault, type Readiness } from '@bulkhead/service';
import { BulkheadError } from '@bulkhead/tenancy';
import type { Express } from 'express';
import type { Logger } from 'pino';
import { createApp } from './app.js';
import { createAuditSealer } from './audit/audit-sealer.js';
import type { ApiConfig } from './config.js';
import { createRefusalRecorder } from './denial/refusal-recorder.js';
import { deriveKeys } from './deployment-keys.js';
import { clientAddressOf } from './identity/client-address.js';
import { limitFailures } from './identity/limit-failures.js';
import { createLocalIssuer } from './identity/local-issuer.js';
import type { OrgReferenceOptions } from './identity/org-reference.js';
import { createCredentialVerifier } from './identity/verify-credential.js';
import { createJwtVerifier } from './identity/verify-jwt.js';
import { openOtlpGrpc } from './ingest/otlp/open-otlp-grpc.js';
import type { OtlpGrpc } from './ingest/otlp/otlp-grpc.js';
import { createLater } from './later.js';
import { createCursors } from './lists/cursor.js';
import { createMetrics } from './metrics/metrics.js';
import { metricsListener } from './metrics/metrics-listener.js';
import { createNoteUse } from './middleware/note-use.js';
import { orgLabel } from './middleware/org-label.js';
import { createResourceLimits } from './resources/resource-limits.js';
import type { OrgServices } from './services.js';
import { createTraces, noTraces } from './traces/traces.js';

export interface ApiStores {
  readonly db: Db;
  readonly redis: Redis;
  readonly analytics: Analytics;
  readonly readiness: () => Promise<Readiness>;
}

export interface Api {
  readonly app: Express;
  /** For a port of its own. */
  readonly metrics: RequestListener;
  /** OTLP over gRPC, unless it is switched off. */
  listenGrpc(): Promise<OtlpGrpc | undefined>;
  /** Before the stores close: finishes what no answer waited for. */
  settle(): Promise<void>;
}

/** Puts the api together from its configuration and its stores, and refuses what is only safe elsewhere. */
export const createApi = (
  config: ApiConfig,
  { db, redis, analytics, readiness }: ApiStores,
  logger: Logger,
): Api => {
  refuseUnsafe(config);
  const org = orgReferenceOptions(config);
  const issuer = config.LOCAL_SIGN_IN ? createLocalIssuer(config.CONTEXT_SEAL_KEY, org) : undefined;
  const providers = [...(config.IDENTITY_PROVIDERS ?? []), ...(issuer ? [issuer.provider] : [])];
  const metrics = createMetrics(redis);
  const later = createLater(logger);
  const labelOrg = orgLabel(config.LOG_ORG, config.CONTEXT_SEAL_KEY);
  const collector = config.OTEL_EXPORTER_OTLP_ENDPOINT;
  const traces = collector === undefined ? noTraces : createTraces(collector, labelOrg);
  const services: OrgServices = {
    db,
    redis,
    analytics,
    cursors: createCursors(deriveKeys(config.CONTEXT_SEAL_KEY, 'cursor')),
    vault: createVault(config.SECRETS_KEY),
    later,
    sealer: createAuditSealer(db, later),
    resourceLimits: createResourceLimits(),
  };
  const recorder = createRefusalRecorder(services, logger, metrics);
  const noteUse = createNoteUse(services, logger);
  const clientAddress = clientAddressOf(config.TRUSTED_PROXIES ?? []);
  const verify = limitFailures(
    createCredentialVerifier({ directory: db.asAuth(), verifyJwt: createJwtVerifier(providers), org }),
    redis.failures,
  );
  const ingest = {
    redis,
    logger,
    metrics,
    keys: new NamedKeys(config.INGEST_ORG_NAMES),
    limitBytes: config.INGEST_BODY_LIMIT_BYTES,
  };
  const app = createApp({
    logger,
    labelOrg,
    traces,
    metrics,
    readiness,
    verify,
    clientAddress,
    issuer,
    services,
    denial: config.CROSS_TENANT_DENIAL,
    corsOrigins: config.CORS_ORIGINS ?? [],
    bodyLimitBytes: config.BODY_LIMIT_BYTES,
    ingest,
    noteUse,
    recorder,
    timeoutMs: config.REQUEST_TIMEOUT_MS,
  });
  const listenGrpc = () => openOtlpGrpc(config, { ...ingest, verify, clientAddress, noteUse, recorder });
  const settle = async () => {
    await later.settle();
    await traces.stop();
  };
  return { app, metrics: metricsListener(metrics.registry), listenGrpc, settle };
};

const orgReferenceOptions = (config: ApiConfig): OrgReferenceOptions => ({
  order: config.ORG_STRATEGIES,
  claim: config.TENANT_ID_CLAIM_KEY,
  urnClaim: config.TENANT_URN_CLAIM_KEY,
  groupsClaim: config.TENANT_GROUPS_CLAIM_KEY,
  groupPrefix: config.TENANT_GROUP_PREFIX,
  defaultOrg: config.DEFAULT_TENANT_ID,
});

const refuseUnsafe = (config: ApiConfig): void => {
  const faults = [
    config.REQUIRE_AT_REST_ENCRYPTION &&
      config.SECRETS_KEY === undefined &&
      'SECRETS_KEY is not set, expected a key because REQUIRE_AT_REST_ENCRYPTION is true; set it as .env.example describes',
    config.LOCAL_SIGN_IN &&
      config.NODE_ENV === 'production' &&
      'LOCAL_SIGN_IN is true, expected false in production because it asks for no password; configure IDENTITY_PROVIDERS',
    config.ORG_STRATEGIES.includes('env_var') &&
      config.DEFAULT_TENANT_ID === undefined &&
      'DEFAULT_TENANT_ID is not set, expected an org because ORG_STRATEGIES has env_var; set it or take env_var out',
  ].filter((fault) => fault !== false);
  if (faults.length > 0) throw new BulkheadError('CONFIGURATION_INVALID', faults.join('\n'));
};
