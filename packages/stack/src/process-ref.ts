import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A pid alone is reused sooner or later; together with its start time it names one process. */
export interface ProcessRef {
  readonly pid: number;
  readonly started: string;
}

/** Undefined when no such process runs. A zombie counts as gone: in a container without an init nobody buries it. */
export function processRef(pid: number): ProcessRef | undefined {
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const started = process.platform === 'linux' ? startedByProc(pid) : startedByPs(pid);
  return started === undefined ? undefined : { pid, started };
}

export function isAlive(ref: ProcessRef): boolean {
  return processRef(ref.pid)?.started === ref.started;
}

export function sameProcess(a: ProcessRef, b: ProcessRef): boolean {
  return a.pid === b.pid && a.started === b.started;
}

export function ownRef(): ProcessRef {
  const ref = processRef(process.pid);
  if (!ref) throw new Error(`Process ${process.pid} does not find itself`);
  return ref;
}

function startedByProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The command name before the last ")" may hold anything, blanks and brackets included.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const state = fields[0] ?? '';
    if (state === 'Z' || state === 'X') return undefined;
    return `${bootId()}:${fields[19] ?? ''}`;
  } catch {
    return undefined;
  }
}

let boot: string | undefined;
function bootId(): string {
  boot ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return boot;
}

function startedByPs(pid: number): string | undefined {
  const { stdout } = spawnSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], { encoding: 'utf8' });
  const [state = '', ...started] = (stdout ?? '').trim().split(/\s+/);
  return state === '' || state.startsWith('Z') ? undefined : started.join(' ');
}
