import { BulkheadError, type ErrorCode } from '@bulkhead/tenancy';

interface Facts {
  readonly cause?: unknown;
  readonly code?: ErrorCode;
}

/** Its message is one line for a person: what, where, and what to do. It is printed without a stack. */
export class StackError extends BulkheadError {
  constructor(message: string, { code = 'STORE_UNAVAILABLE', ...facts }: Facts = {}) {
    super(code, message, facts);
  }
}

/** A variable, an argument or a folder that a person has to correct. */
export class ConfigurationError extends StackError {
  constructor(message: string, facts: Pick<Facts, 'cause'> = {}) {
    super(message, { ...facts, code: 'CONFIGURATION_INVALID' });
  }
}

/** Somebody else listens on the port; the supervisor picks another one. */
export class PortTakenError extends StackError {}

export function fileError(error: unknown, path: string): StackError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const advice =
    FILE_ADVICE[code] ?? `${firstLine(error)}: make that folder usable and run the command again.`;
  return new StackError(`Cannot write ${path}: ${advice}`, { cause: error });
}

const FILE_ADVICE: Record<string, string> = {
  EACCES: 'this user may not. Run as the owner of that folder, or give it to this user with chown.',
  EPERM: 'this user may not. Run as the owner of that folder, or give it to this user with chown.',
  EROFS: 'the file system is read-only. Use a checkout on a writable disk.',
  ENOSPC: 'the disk is full. Free some space and run the command again.',
  EDQUOT: 'the disk quota is used up. Free some space and run the command again.',
  ENOTDIR: 'a file stands where a folder is needed. Move that file away.',
  EEXIST: 'a file stands where a folder is needed. Move that file away.',
};

export function firstLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error).split('\n', 1)[0] ?? '';
  // Node leaves the message of some network errors empty.
  const text = error.message || ((error as NodeJS.ErrnoException).code ?? error.name);
  return text.split('\n', 1)[0] ?? '';
}
