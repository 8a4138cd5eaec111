import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { readPrivateJson, writePrivateJson } from '../../private-files.js';
import { isAlive, ownRef, type ProcessRef, processRef } from '../../process-ref.js';
import { StackError } from '../../stack-error.js';
import type { EngineLayout } from './engine-layout.js';

interface Owner {
  readonly server: ProcessRef;
  readonly engine: ProcessRef | null;
}

/** Refuses a folder that a living server uses, and ends the engine of a dead one. */
export async function takeOver({ owner }: EngineLayout, dataDir: string): Promise<void> {
  const before = readPrivateJson(owner) as Owner | undefined;
  if (before && isAlive(before.server) && before.server.pid !== process.pid) {
    throw new StackError(
      `A ClickHouse server (process ${before.server.pid}) uses ${dataDir}: stop it first.`,
    );
  }
  if (before?.engine) await end(before.engine);
  writePrivateJson(owner, { server: ownRef(), engine: null } satisfies Owner);
}

async function end(engine: ProcessRef): Promise<void> {
  if (isAlive(engine)) process.kill(engine.pid, 'SIGKILL');
  while (isAlive(engine)) await sleep(10);
}

export function recordEngine({ owner }: EngineLayout, pid: number): void {
  writePrivateJson(owner, { server: ownRef(), engine: processRef(pid) ?? null } satisfies Owner);
}

export function giveUp({ owner }: EngineLayout): void {
  rmSync(owner, { force: true });
}
