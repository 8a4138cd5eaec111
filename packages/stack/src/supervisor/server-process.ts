import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isWrongPassword } from '../probe/explain-probe-error.js';
import { type ProcessRef, processRef } from '../process-ref.js';
import { firstLine, StackError } from '../stack-error.js';
import { STORE_TITLES } from '../stores.js';
import { explainLog, type FailedLaunch } from './explain-log.js';
import { logSince, logSize, openLog } from './log-file.js';
import { type StopStep, stopProcess } from './stop-process.js';
import type { RunningStore } from './store-driver.js';

const START_LIMIT = 60_000;
const PAUSE = 40;

export interface ServerCommand extends FailedLaunch {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
  readonly stopSteps: readonly StopStep[];
  /** Gives the version once the server answers; rejects until then. */
  probe(): Promise<string>;
}

/** Starts a server and resolves when it answers. */
export async function launchServer(
  command: ServerCommand,
  onSpawn: (process: ProcessRef) => void,
  signal: AbortSignal,
): Promise<RunningStore> {
  signal.throwIfAborted();
  const from = logSize(command.logFile);
  const child = spawnServer(command);
  const exited = exitOf(child);
  const ref = child.pid === undefined ? undefined : processRef(child.pid);
  const stop = async () => {
    if (ref) await stopProcess(ref, command.stopSteps);
    await exited;
  };
  try {
    if (ref) onSpawn(ref);
    const version = await firstAnswer(command, exited, signal, () => logSince(command.logFile, from));
    return { version, exited, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function spawnServer({ file, args, cwd, env, user, logFile }: ServerCommand): ChildProcess {
  const log = openLog(logFile);
  try {
    return spawn(file, args, {
      cwd,
      env: { PATH: process.env['PATH'], TZ: 'UTC', ...env },
      ...user,
      stdio: ['ignore', log, log],
    });
  } finally {
    closeSync(log);
  }
}

function exitOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(firstLine(error)));
    child.once('exit', (code, signal) => resolve(signal ? `killed by ${signal}` : `exit code ${code}`));
  });
}

async function firstAnswer(
  command: ServerCommand,
  exited: Promise<string>,
  signal: AbortSignal,
  written: () => string,
): Promise<string> {
  const deadline = Date.now() + START_LIMIT;
  let last: unknown;
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    try {
      return await command.probe();
    } catch (error) {
      if (isWrongPassword(error)) throw passwordError(command, error);
      last = error;
    }
    const ended = await Promise.race([exited, sleep(PAUSE)]);
    if (ended !== undefined) throw explainLog(`${written()}\n${ended}`, command);
  }
  throw new StackError(
    `${STORE_TITLES[command.store]} did not answer within ${START_LIMIT / 1000} s (${firstLine(last)}): see ${command.logFile}.`,
  );
}

function passwordError({ store, dataDir }: ServerCommand, cause: unknown): StackError {
  return new StackError(
    `${STORE_TITLES[store]} in ${dataDir} does not take the password kept in kept.json: restore that file, or run \`pnpm stack reset\` to start empty.`,
    { cause },
  );
}
