import { runBootstrap } from './bootstrap.js';
import { embeddedEndpoints, type StackEndpoints } from './endpoints.js';
import { externalStores } from './external-stores.js';
import { readKept } from './kept.js';
import { pinLease, takeLease } from './leases.js';
import { probeExternal } from './probe/probe-external.js';
import { StackError } from './stack-error.js';
import { startEmbedded } from './start-embedded.js';
import { STORES, type StoreName } from './stores.js';
import { makeInstanceFolders, type StackInstance, type StackPaths, stackPaths } from './workspace.js';

export interface StackOptions {
  readonly instance?: StackInstance;
  /** Folder of the checkout. Default: the one around the current folder. */
  readonly workspace?: string;
}

export interface EnsureOptions<Store extends StoreName> extends StackOptions {
  /** Default: all three. */
  readonly only?: readonly Store[];
  readonly onProgress?: (line: string) => void;
  /** Aborting while a stack that this call started is not ready yet stops that stack. */
  readonly signal?: AbortSignal;
}

/**
 * Starts what does not run yet and resolves when all of it answers. A test stack stays as long as this process lives,
 * a dev stack until `stopStack`. Stores that the environment names are used as they are.
 */
export function ensureStack<Store extends StoreName = StoreName>(
  options: EnsureOptions<Store> = {},
): Promise<Pick<StackEndpoints, Store>> {
  return bringUp(options, takeLease);
}

/** As `ensureStack`, but a test stack stays until `stopStack`, however long nobody uses it. */
export function ensurePinnedStack(options: EnsureOptions<StoreName> = {}): Promise<StackEndpoints> {
  return bringUp(options, pinLease);
}

/** The endpoints that are known without starting anything. */
export function readEndpoints({ instance = 'dev', workspace }: StackOptions = {}): Partial<StackEndpoints> {
  const kept = readKept(stackPaths(workspace, instance));
  return { ...(kept && embeddedEndpoints(kept)), ...externalStores(process.env) };
}

async function bringUp<Store extends StoreName>(
  { instance = 'dev', workspace, only, onProgress = () => {}, signal }: EnsureOptions<Store>,
  lease: (dir: string) => void,
): Promise<Pick<StackEndpoints, Store>> {
  const paths = stackPaths(workspace, instance);
  const stores: readonly StoreName[] = only ?? STORES;
  const external = externalStores(process.env, stores);
  await probeExternal(external);
  const embedded = stores.filter((store) => !external[store]);
  const endpoints = embedded.length === 0 ? {} : await bringUpEmbedded(paths, embedded);
  return { ...endpoints, ...external } as Pick<StackEndpoints, Store>;

  async function bringUpEmbedded(
    paths: StackPaths,
    stores: readonly StoreName[],
  ): Promise<Partial<StackEndpoints>> {
    makeInstanceFolders(paths);
    if (instance === 'test') lease(paths.leases);
    await startEmbedded(paths, stores, { onProgress, signal });
    const kept = readKept(paths);
    if (!kept)
      throw new StackError(`${paths.kept} vanished while the stack was starting: run the command again.`);
    const { postgres, redis, clickhouse } = embeddedEndpoints(kept);
    if (postgres && stores.includes('postgres')) await runBootstrap(paths, postgres.superuserUrl);
    return Object.fromEntries(stores.map((store) => [store, { postgres, redis, clickhouse }[store]]));
  }
}
