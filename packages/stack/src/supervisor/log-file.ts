import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { fileError } from '../stack-error.js';

const LIMIT = 5 * 1024 * 1024;
const TAIL = 16 * 1024;

/** Opens for appending. A log that has grown large is put aside first, one generation. */
export function openLog(path: string): number {
  try {
    if (existsSync(path) && statSync(path).size > LIMIT) renameSync(path, `${path}.1`);
    return openSync(path, 'a', 0o600);
  } catch (error) {
    throw fileError(error, path);
  }
}

export function logSize(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

/** What was written after `from`, the last 16 KiB of it. */
export function logSince(path: string, from: number): string {
  if (!existsSync(path)) return '';
  const size = statSync(path).size;
  const start = Math.max(Math.min(from, size), size - TAIL);
  const buffer = Buffer.alloc(size - start);
  const file = openSync(path, 'r');
  try {
    readSync(file, buffer, 0, buffer.length, start);
  } finally {
    closeSync(file);
  }
  return buffer.toString('utf8');
}
