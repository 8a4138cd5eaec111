import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach } from '@jest/globals';

const CLI = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const INDEX = new URL('../dist/index.js', import.meta.url).href;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves when the text has appeared on stderr. */
  shows(text: string): Promise<void>;
}

interface Surroundings {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

export function startStack(args: readonly string[], around: Surroundings): Running {
  return start([CLI, ...args], around);
}

export function stack(args: readonly string[], around: Surroundings): Promise<Ended> {
  return startStack(args, around).ended;
}

/** A program of its own that uses the library and prints `ready` on stderr when the expression has resolved. */
export function startUser(expression: string, around: Surroundings): Running {
  return startScript(
    `import * as stack from ${JSON.stringify(INDEX)}; await ${expression}; console.error('ready'); setInterval(() => {}, 1e9);`,
    around,
  );
}

export function startScript(script: string, around: Surroundings): Running {
  return start(['--input-type=module', '--eval', script], around);
}

const children = new Set<ChildProcess>();

// Also when a test failed before it could: a child that lives keeps jest from ending.
afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
});

function start(args: readonly string[], { cwd, env, user }: Surroundings): Running {
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const child = spawn(process.execPath, args, {
    cwd,
    env: { ...inherited, ...env },
    ...user,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  let [stdout, stderr] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  const shows = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => stderr.includes(text) && resolve();
      child.stderr?.on('data', look);
      child.once('close', () => reject(new Error(`ended without ${text}: ${stderr}`)));
      look();
    });
  return { child, ended, shows };
}
