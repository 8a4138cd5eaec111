import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { sep } from 'node:path';
import { isAlive, type ProcessRef, processRef } from '../process-ref.js';
import type { RunRecord } from '../run-record.js';
import { STORES, type StoreName } from '../stores.js';
import { STOP_OTHER, STOP_POSTGRES, stopProcess } from './stop-process.js';

interface Orphan {
  readonly ref: ProcessRef;
  readonly store: StoreName;
}

/**
 * Ends what a killed supervisor left behind, so that never two servers work on one folder. Only for the holder of the
 * lock. The record names the processes; on Linux those that work inside a data folder are found without it as well.
 */
export async function stopOrphans(run: RunRecord | undefined, dataDirs: readonly string[]): Promise<number> {
  const found = [...recorded(run), ...serversInside(dataDirs)];
  const orphans = [...new Map(found.map((orphan) => [orphan.ref.pid, orphan])).values()];
  await Promise.all(
    orphans.map(({ ref, store }) => stopProcess(ref, store === 'postgres' ? STOP_POSTGRES : STOP_OTHER)),
  );
  return orphans.length;
}

function recorded(run: RunRecord | undefined): Orphan[] {
  return STORES.flatMap((store) => {
    const ref = run?.stores[store]?.process;
    return ref && isAlive(ref) ? [{ ref, store }] : [];
  });
}

// Only these names: a person's shell may stand in the same folder.
const SERVERS: Record<string, StoreName> = {
  postgres: 'postgres',
  'redis-server': 'redis',
  'valkey-server': 'redis',
};

function serversInside(dataDirs: readonly string[]): Orphan[] {
  if (process.platform !== 'linux') return [];
  const inside = new Map<number, Orphan>();
  for (const pid of readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)) {
    const store = SERVERS[proc(() => readFileSync(`/proc/${pid}/comm`, 'utf8').trim())];
    if (!store) continue;
    const cwd = proc(() => readlinkSync(`/proc/${pid}/cwd`));
    const ref = dataDirs.some((dir) => cwd === dir || cwd.startsWith(dir + sep)) && processRef(pid);
    if (ref) inside.set(pid, { ref, store });
  }
  // The processes of one Postgres end with their parent; signalled one by one they would do something else.
  return [...inside.values()].filter(({ ref }) => !inside.has(parentOf(ref.pid)));
}

function parentOf(pid: number): number {
  const stat = proc(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function proc(value: () => string): string {
  try {
    return value();
  } catch {
    return '';
  }
}
