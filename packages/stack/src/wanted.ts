import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from './private-files.js';
import { STORES, type StoreName } from './stores.js';

/** One file per store, so that two processes can add theirs at once. */
export function want(dir: string, stores: readonly StoreName[]): void {
  for (const store of stores) writePrivateFile(join(dir, store), store);
}

export function wantedStores(dir: string): StoreName[] {
  const names = new Set(readdirSync(dir));
  return STORES.filter((store) => names.has(store));
}

export function forgetWanted(dir: string, stores: readonly StoreName[] = STORES): void {
  for (const store of stores) rmSync(join(dir, store), { force: true });
}
