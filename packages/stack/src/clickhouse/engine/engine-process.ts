import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { Agent } from 'node:http';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { StackError } from '../../stack-error.js';
import { engineArgs } from './engine-args.js';
import type { EngineLayout } from './engine-layout.js';
import { ephemeralPort } from './ephemeral-port.js';
import { answersPing } from './ping.js';

const MAIN = fileURLToPath(new URL('../../../dist/clickhouse/engine/engine-main.js', import.meta.url));
/** Milliseconds. Loading many parts from a slow disk takes a while. */
const START_LIMIT = 120_000;
const STOP_LIMIT = 5_000;
const PORT_ATTEMPTS = 5;
/** Below the engine's own 30 s, so that no request meets a connection that the engine is just closing. */
const IDLE_LIMIT = 10_000;
const KEPT_OUTPUT = 4_000;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** One run of the engine. */
export interface EngineProcess {
  readonly pid: number;
  readonly port: number;
  readonly agent: Agent;
  /** Resolves with the reason when the process is gone. */
  readonly exited: Promise<string>;
  /** Ends cleanly: what was acknowledged but sits in a queue is written. */
  stop(): Promise<void>;
}

export async function launchEngine(layout: EngineLayout, logFile: string): Promise<EngineProcess> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await launchOnce(layout, logFile, await ephemeralPort());
    } catch (error) {
      const isPortTaken = error instanceof StackError && /Address already in use/.test(error.message);
      if (!isPortTaken || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

async function launchOnce(layout: EngineLayout, logFile: string, port: number): Promise<EngineProcess> {
  const child = spawn(process.execPath, [MAIN, ...engineArgs(layout, port, logFile)], {
    cwd: layout.data,
    // Its own process group: a Ctrl-C in the terminal is for whoever stops it in order.
    detached: true,
    env: { HOME: layout.data, TZ: 'UTC' },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output = keepOutput(child, logFile);
  let gone: string | undefined;
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with code ${code}`));
  }).then((reason) => (gone = reason));
  child.stdin.on('error', () => {});
  for (const limit = Date.now() + START_LIMIT; !(await answersPing(port)); await sleep(10)) {
    if (gone !== undefined) throw new StackError(explain(gone, output(), layout, logFile));
    if (Date.now() > limit) {
      child.kill('SIGKILL');
      throw new StackError(
        `The ClickHouse engine did not answer within ${START_LIMIT / 1000} s: see ${logFile}.`,
      );
    }
  }
  const agent = new Agent({ keepAlive: true, timeout: IDLE_LIMIT, maxFreeSockets: 64 });
  return { pid: child.pid ?? 0, port, agent, exited, stop: () => stop(child, agent, exited) };
}

async function stop(child: Child, agent: Agent, exited: Promise<string>): Promise<void> {
  // The engine waits for open connections, five seconds for an idle one.
  agent.destroy();
  child.stdin.end();
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT);
  await exited;
  clearTimeout(timer);
}

function keepOutput(child: Child, logFile: string): () => string {
  let kept = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      kept = (kept + text).slice(-KEPT_OUTPUT);
      appendFileSync(logFile, text);
    });
  }
  return () => kept;
}

function explain(reason: string, output: string, { data }: EngineLayout, logFile: string): string {
  if (output.includes('Cannot lock file'))
    return `Another server uses ${data}: stop it, or give this one a folder of its own.`;
  const line = output.split('\n').find((text) => text.includes('Exception')) ?? reason;
  return `The ClickHouse engine did not start (${line}): see ${logFile}.`;
}
