import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { processRef } from '../process-ref.js';

/**
 * After a crash of the machine (or in a new container) the pid in postmaster.pid may be that of another program, and
 * Postgres would refuse to start. The caller holds the lock and has stopped every server of this folder. The file of a
 * dead process stays: with it Postgres finds out by itself whether a backend is left.
 */
export function forgetForeignPid(dataDir: string): void {
  const file = join(dataDir, 'postmaster.pid');
  const pid = pidIn(file);
  if (pid !== undefined && processRef(pid) && worksElsewhere(pid, dataDir)) rmSync(file, { force: true });
}

function pidIn(file: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(file, 'utf8'), 10);
  } catch {
    return undefined;
  }
}

// Without /proc nothing tells; then Postgres decides.
function worksElsewhere(pid: number, dataDir: string): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) !== dataDir;
  } catch {
    return false;
  }
}
