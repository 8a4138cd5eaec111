import { PortTakenError, StackError } from '../stack-error.js';
import { STORE_TITLES, type StoreName } from '../stores.js';

export interface FailedLaunch {
  readonly store: StoreName;
  readonly port: number;
  readonly dataDir: string;
  readonly logFile: string;
}

/** Turns what a server wrote before it gave up into one line that says what to do. */
export function explainLog(text: string, { store, port, dataDir, logFile }: FailedLaunch): StackError {
  const title = STORE_TITLES[store];
  if (/No space left on device|Disk quota exceeded/i.test(text)) {
    return new StackError(
      `${title}: the disk that holds ${dataDir} is full. Free some space and run the command again.`,
    );
  }
  if (/Address already in use|could not bind|EADDRINUSE/i.test(text)) {
    return new PortTakenError(
      `${title}: port ${port} is taken by another program. Stop that program and run the command again.`,
    );
  }
  if (/Read-only file system|Permission denied|Operation not permitted/i.test(text)) {
    return new StackError(
      `${title} may not write to ${dataDir}: give that folder to the user who runs the stack.`,
    );
  }
  if (
    /database files are incompatible|was initialized by PostgreSQL version|Can't handle RDB format version/i.test(
      text,
    )
  ) {
    return new StackError(
      `${title}: ${dataDir} was written by another version. Run \`pnpm stack reset\` to start empty.`,
    );
  }
  if (/GLIBC|cannot open shared object|error while loading shared libraries/i.test(text)) {
    return new StackError(
      `${title} lacks a system library (${lastLine(text)}): install it, or use a server of your own.`,
    );
  }
  return new StackError(`${title} did not start (${lastLine(text) || 'it wrote nothing'}): see ${logFile}.`);
}

const FAILURE = /FATAL|PANIC|ERROR|error|[Ff]ailed|fatal/;

function lastLine(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return (lines.findLast((line) => FAILURE.test(line)) ?? lines.at(-1) ?? '').slice(0, 300);
}
