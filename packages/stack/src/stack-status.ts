import { embeddedEndpoints, type StackEndpoints } from './endpoints.js';
import type { StackOptions } from './ensure-stack.js';
import { externalStores } from './external-stores.js';
import { readKept } from './kept.js';
import { probeClickHouse } from './probe/clickhouse.js';
import { probePostgres } from './probe/postgres.js';
import { probeExternalStore } from './probe/probe-external.js';
import { probeRedis } from './probe/redis.js';
import { isAlive } from './process-ref.js';
import { liveRun, type RunRecord, readRun, type StoreState } from './run-record.js';
import { firstLine } from './stack-error.js';
import type { StoreName } from './stores.js';
import { type StackInstance, stackPaths } from './workspace.js';

export interface StoreStatus {
  /** `orphaned`: it runs, but its supervisor was killed; `up` and `down` put that in order. */
  readonly state: StoreState | 'external' | 'unreachable' | 'orphaned';
  readonly version?: string;
  readonly port?: number;
  readonly pid?: number;
  readonly dataDir?: string;
  readonly restarts?: number;
  /** Why it does not run, in one line. */
  readonly reason?: string;
}

export type StackStatus = {
  readonly [Store in StoreName]: StoreStatus & Partial<StackEndpoints[Store]>;
} & {
  readonly instance: StackInstance;
  readonly workspace: string;
  /** `up` when every store answers. */
  readonly state: 'up' | 'starting' | 'degraded' | 'down';
  readonly supervisor?: { readonly pid: number };
};

/** What runs where. Each store that should run is asked. */
export async function stackStatus({ instance = 'dev', workspace }: StackOptions = {}): Promise<StackStatus> {
  const paths = stackPaths(workspace, instance);
  const external = externalStores(process.env);
  const kept = readKept(paths);
  const embedded = kept ? embeddedEndpoints(kept) : {};
  const live = liveRun(paths);
  const run = live ?? readRun(paths);
  const statusOf = async (store: StoreName) =>
    external[store]
      ? { ...external[store], ...(await externalStatus(store, external)) }
      : { ...embedded[store], ...(await embeddedStatus(store, run, live !== undefined, embedded)) };
  const [postgres, redis, clickhouse] = await Promise.all([
    statusOf('postgres'),
    statusOf('redis'),
    statusOf('clickhouse'),
  ]);
  const states = [postgres, redis, clickhouse].map(({ state }) => state);
  return {
    instance,
    workspace: paths.workspace,
    state: live?.state === 'starting' ? 'starting' : overall(states),
    ...(live && { supervisor: { pid: live.supervisor.pid } }),
    postgres,
    redis,
    clickhouse,
  };
}

function overall(states: readonly StoreStatus['state'][]): StackStatus['state'] {
  if (states.every((state) => state === 'running' || state === 'external')) return 'up';
  return states.every((state) => state === 'stopped' || state === 'failed') ? 'down' : 'degraded';
}

async function externalStatus(store: StoreName, external: Partial<StackEndpoints>): Promise<StoreStatus> {
  try {
    return { state: 'external', version: await probeExternalStore(store, external) };
  } catch (error) {
    return { state: 'unreachable', reason: firstLine(error) };
  }
}

async function embeddedStatus(
  store: StoreName,
  run: RunRecord | undefined,
  supervised: boolean,
  endpoints: Partial<StackEndpoints>,
): Promise<StoreStatus> {
  const at = run?.stores[store];
  if (!at) return { state: 'stopped' };
  const { process, ...rest } = at;
  const alive = process !== undefined && isAlive(process);
  const status = { ...rest, ...(alive && { pid: process.pid }) };
  if (!supervised) return { ...status, state: alive ? 'orphaned' : 'stopped' };
  if (status.state !== 'running') return status;
  const url =
    endpoints.postgres && store === 'postgres'
      ? endpoints.postgres.migrationUrl
      : (endpoints[store]?.url ?? '');
  try {
    await PROBES[store](url);
    return status;
  } catch (error) {
    return { ...status, state: 'unreachable', reason: firstLine(error) };
  }
}

const PROBES: Record<StoreName, (url: string) => Promise<string>> = {
  postgres: probePostgres,
  redis: probeRedis,
  clickhouse: probeClickHouse,
};
