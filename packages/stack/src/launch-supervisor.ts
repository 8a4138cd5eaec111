import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { StackError } from './stack-error.js';
import { openLog } from './supervisor/log-file.js';
import type { StackPaths } from './workspace.js';

// From dist also when this file is read from src, as tests do: Node runs no TypeScript.
const MAIN = fileURLToPath(new URL('../dist/supervisor/supervisor-main.js', import.meta.url));

/** What apt, dpkg and the servers need; the rest of the environment may hold secrets and is not passed on. */
const PASSED = [
  'PATH',
  'HOME',
  'TMPDIR',
  'LANG',
  'LC_ALL',
  'APT_CONFIG',
  'http_proxy',
  'https_proxy',
  'no_proxy',
];

const launched = new Map<ChildProcess, StackPaths['dir']>();

/** Starts the supervisor in a session of its own: a Ctrl-C in this terminal does not reach it. */
export function launchSupervisor(paths: StackPaths): ChildProcess {
  if (!existsSync(MAIN)) throw new StackError('packages/stack is not built: run `pnpm build` first.');
  const log = openLog(paths.log('supervisor'));
  try {
    const child = spawn(process.execPath, [MAIN, paths.workspace, paths.instance], {
      cwd: paths.dir,
      detached: true,
      env: Object.fromEntries(
        PASSED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
      ),
      stdio: ['ignore', log, log],
    });
    child.unref();
    launched.set(child, paths.dir);
    child.once('exit', () => launched.delete(child));
    return child;
  } finally {
    closeSync(log);
  }
}

/** Also reaches one that has not come as far as taking the lock. */
export function stopLaunched(paths: StackPaths): void {
  for (const [child, dir] of launched) if (dir === paths.dir) child.kill('SIGTERM');
}
