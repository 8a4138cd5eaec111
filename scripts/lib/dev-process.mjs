// Runs the api or the worker for npm start: its log goes to a file, warnings and worse also to the terminal.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const warning = 40;

/** Milliseconds in which a process that the terminal has told to stop says so. */
const HEARD = 200;

export const devProcess = (name, entry, env, logFile) => {
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  const child = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.pipe(log, { end: false });
  child.stderr.pipe(process.stderr, { end: false });

  let isDraining = false;
  const exited = new Promise((resolve) => {
    child.on('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  /** The address from the line that the process logs once it listens. */
  const listening = new Promise((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      log.write(`${line}\n`);
      const entry = parse(line);
      if (entry?.msg === 'listening') resolve(entry.url);
      if (entry?.msg === 'draining') isDraining = true;
      if (entry?.level >= warning)
        console.error(`${name}: ${entry.msg}${entry.err ? `: ${entry.err.message}` : ''}`);
    });
    exited.then(
      (reason) => reject(new Error(`${name} ended while starting (${reason}); ${logFile} says why`)),
      reject,
    );
  });
  return {
    name,
    exited,
    listening,
    /** Ctrl-C reaches it as well as us, and a second signal would keep it from storing what it holds. */
    stop: async () => {
      await Promise.race([exited, sleep(HEARD)]);
      if (!isDraining) child.kill('SIGTERM');
      return exited;
    },
  };
};

const parse = (line) => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
