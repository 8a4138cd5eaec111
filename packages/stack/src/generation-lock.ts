import { linkSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateDir } from './private-files.js';
import { isAlive, ownRef, type ProcessRef } from './process-ref.js';
import { fileError } from './stack-error.js';

/** A visitor only cleans up; a supervisor owns the stores. */
export type LockRole = 'supervisor' | 'visitor';

export interface LockHolder extends ProcessRef {
  readonly role: LockRole;
  /** A checkout that was copied holds the locks of the original, which do not count. */
  readonly dir: string;
}

export interface Lock {
  release(): void;
}

/**
 * One holder per folder, also after kill -9 and when many try at once. Each holder is a file with a number above all
 * earlier ones; the highest counts, as long as its process lives. A number is never given back, because someone who
 * looked a while ago would take it for the next one: a release only marks the file.
 */
export function takeLock(dir: string, role: LockRole): Lock | undefined {
  makePrivateDir(dir);
  const newest = generations(dir)[0] ?? 0;
  if (newest > 0 && lockHolderOf(dir, newest)) return undefined;
  const mine = newest + 1;
  const file = join(dir, String(mine));
  const draft = join(dir, `draft.${process.pid}`);
  try {
    writeFileSync(draft, JSON.stringify({ ...ownRef(), role, dir } satisfies LockHolder), { mode: 0o600 });
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw fileError(error, file);
  } finally {
    rmSync(draft, { force: true });
  }
  const [highest, ...older] = generations(dir);
  if (highest !== mine) {
    rmSync(file, { force: true });
    return undefined;
  }
  for (const generation of older) rmSync(join(dir, String(generation)), { force: true });
  return { release: () => markReleased(file, draft) };
}

export function lockHolder(dir: string): LockHolder | undefined {
  const newest = generations(dir)[0];
  return newest === undefined ? undefined : lockHolderOf(dir, newest);
}

function lockHolderOf(dir: string, generation: number): LockHolder | undefined {
  try {
    const holder = JSON.parse(readFileSync(join(dir, String(generation)), 'utf8')) as LockHolder;
    return holder.dir === dir && isAlive(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}

function generations(dir: string): number[] {
  let names: string[];
  try {
    names = readdirSync(dir);
  } catch {
    return [];
  }
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => b - a);
}

function markReleased(file: string, draft: string): void {
  writeFileSync(draft, '{"pid":0,"started":"released"}', { mode: 0o600 });
  renameSync(draft, file);
}
