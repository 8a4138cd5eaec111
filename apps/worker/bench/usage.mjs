import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Clock ticks a second, which Linux has fixed at 100 for programs. */
const TICKS = 100;

/** Seconds of CPU that processes and their descendants have used so far. */
export const cpuOf = (pids) => {
  const parents = new Map();
  const used = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(Number(name), Number(fields[1]));
      used.set(Number(name), (Number(fields[11]) + Number(fields[12])) / TICKS);
    } catch {
      // It ended meanwhile.
    }
  }
  const wanted = new Set(pids);
  const belongs = (pid) => {
    for (let at = pid; at > 1; at = parents.get(at) ?? 0) if (wanted.has(at)) return true;
    return false;
  };
  let sum = 0;
  for (const [pid, seconds] of used) if (belongs(pid)) sum += seconds;
  return sum;
};

/** Bytes: now, and at most so far. */
export const memoryOf = (pid) => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) * 1024;
  return { now: of('VmRSS'), peak: of('VmHWM') };
};

/** Milliseconds of all cores so far. */
export const machineTime = () => {
  const times = cpus().map((core) => core.times);
  const all = times.flatMap((time) => Object.values(time)).reduce((sum, one) => sum + one, 0);
  return { all, busy: times.reduce((busy, { idle }) => busy - idle, all) };
};
