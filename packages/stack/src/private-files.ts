import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { fileError, StackError } from './stack-error.js';

export function makePrivateDir(path: string, mode = 0o700): void {
  try {
    mkdirSync(path, { recursive: true, mode });
    chmodSync(path, mode);
  } catch (error) {
    throw fileError(reasonOf(error, path), path);
  }
}

// On a read-only disk a recursive mkdir says ENOENT; asking the nearest folder that exists tells the truth.
function reasonOf(error: unknown, path: string): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return error;
  let nearest = path;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  try {
    accessSync(nearest, constants.W_OK);
    return error;
  } catch (refusal) {
    return refusal;
  }
}

/** Readers see the old text or the new one, never half of it, also after a crash in between. */
export function writePrivateFile(path: string, text: string): void {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, text, { mode: 0o600 });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw fileError(error, path);
  }
}

export function writePrivateJson(path: string, value: unknown): void {
  writePrivateFile(path, `${JSON.stringify(value, null, 2)}\n`);
}

export function readPrivateJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new StackError(`Cannot read ${path} (${code}): run as the user who started the stack.`, {
      cause: error,
    });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StackError(
      `${path} is damaged (not JSON): run \`pnpm stack reset\`, which deletes the data of this stack, or restore the file.`,
      { cause: error },
    );
  }
}
