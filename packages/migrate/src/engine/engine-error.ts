import type { ScriptError } from './run-script.js';
import { EnginePanic } from './wasm.js';

/** What Prisma's engine refused or failed at, in its own words without the trace that it appends to them. */
export class EngineError extends Error {
  override readonly name = 'EngineError';

  private constructor(
    message: string,
    /** Prisma's, such as P3009. */
    readonly code: string | undefined,
    readonly isPanic: boolean,
    readonly script: string | undefined,
    cause: unknown,
  ) {
    super(message, { cause });
  }

  static from(error: unknown, failed?: { error: ScriptError; script: string }): EngineError {
    const { message = String(error), code } = error as { message?: string; code?: string };
    return new EngineError(
      withoutTrace(message),
      code,
      error instanceof EnginePanic,
      failed?.script,
      failed?.error ?? error,
    );
  }
}

export const withoutTrace = (text: string): string =>
  text
    .replace(/^external connector error\n(Error querying the database: )?/, '')
    .replace(/\n {3}0: [^]*$/, '')
    .trim();
