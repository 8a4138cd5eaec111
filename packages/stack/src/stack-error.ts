/** Its message is one line for a person: what, where, and what to do. It is printed without a stack. */
export class StackError extends Error {
  override readonly name: string = 'StackError';
}

/** Somebody else listens on the port; the supervisor picks another one. */
export class PortTakenError extends StackError {
  override readonly name = 'PortTakenError';
}

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
  const text =
    error instanceof Error
      ? error.message || String((error as { code?: unknown }).code ?? error.name)
      : String(error);
  return text.split('\n', 1)[0] ?? '';
}
