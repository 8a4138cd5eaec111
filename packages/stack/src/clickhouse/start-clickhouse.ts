import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PortTakenError, StackError } from '../stack-error.js';
import type { FromServer, ToServer } from './messages.js';
import type { ClickHouseOptions, ClickHouseServer } from './types.js';

// From dist also when this file is read from src, as tests do: Node runs no TypeScript.
const MAIN = fileURLToPath(new URL('../../dist/clickhouse/server-main.js', import.meta.url));
/** Milliseconds, beyond what the server itself takes to stop in order. */
const STOP_LIMIT = 20_000;

export async function startClickHouse(options: ClickHouseOptions): Promise<ClickHouseServer> {
  if (!existsSync(MAIN)) throw new StackError('packages/stack is not built: run `pnpm build` first.');
  const child = launch(options.logFile);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const { port, version } = await started(child, options);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    pid: child.pid ?? 0,
    version,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.send({ stop: true } satisfies ToServer, () => {});
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT);
      await exited;
      clearTimeout(timer);
    },
  };
}

function launch(logFile: string): ChildProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a', 0o600);
  try {
    return spawn(process.execPath, [MAIN], {
      // Its own process group: a Ctrl-C in the terminal is for whoever stops it in order.
      detached: true,
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
      stdio: ['ignore', log, log, 'ipc'],
    });
  } finally {
    closeSync(log);
  }
}

function started(
  child: ChildProcess,
  options: ClickHouseOptions,
): Promise<{ port: number; version: string }> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () =>
      reject(new StackError(`The ClickHouse server ended while it was starting: see ${options.logFile}.`)),
    );
    child.once('message', (message: FromServer) => {
      if ('ready' in message) resolve(message.ready);
      else reject(errorOf(message.failed));
    });
    child.send({ options } satisfies ToServer);
  });
}

function errorOf({
  message,
  portTaken,
  stack,
}: Extract<FromServer, { failed: unknown }>['failed']): StackError {
  const error = portTaken ? new PortTakenError(message) : new StackError(message);
  return Object.assign(error, { cause: stack });
}
