import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from './private-files.js';
import { isAlive, ownRef, type ProcessRef } from './process-ref.js';

/** Keeps an ephemeral stack up until `down`. */
const PIN = 'pinned';

export function takeLease(dir: string): void {
  writePrivateFile(join(dir, String(process.pid)), JSON.stringify(ownRef()));
}

export function pinLease(dir: string): void {
  writePrivateFile(join(dir, PIN), '');
}

/** Counts the users that live and forgets the others. */
export function liveLeases(dir: string): number {
  let live = 0;
  for (const name of readdirSync(dir)) {
    if (name.endsWith('.tmp')) continue;
    if (name === PIN || isHeld(join(dir, name))) live++;
    else rmSync(join(dir, name), { force: true });
  }
  return live;
}

export function unpinLease(dir: string): void {
  rmSync(join(dir, PIN), { force: true });
}

function isHeld(file: string): boolean {
  try {
    return isAlive(JSON.parse(readFileSync(file, 'utf8')) as ProcessRef);
  } catch {
    return false;
  }
}
