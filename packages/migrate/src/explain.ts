import { BulkheadError } from '@bulkhead/tenancy';
import { EngineError, withoutTrace } from './engine/engine-error.js';
import { ScriptError } from './engine/run-script.js';
import { nameOfScript, readMigrations } from './migration-list.js';

export interface UnfinishedMigration {
  readonly name: string;
  readonly startedAt: Date;
  /** What the engine wrote down, null if it was stopped before it could. */
  readonly logs: string | null;
}

/** An engine error as one for the person who runs the command: which migration, where, why, and what to do next. */
export async function explain(error: unknown, directory: string): Promise<unknown> {
  if (!(error instanceof EngineError)) return error;
  const { code, message, cause, script } = error;
  if (error.isPanic)
    return new BulkheadError('INTERNAL', `Prisma's schema engine panicked: ${message}`, { cause });
  if (cause instanceof ScriptError && code !== 'P3006') {
    const name = script === undefined ? undefined : nameOfScript(await readMigrations(directory), script);
    return new BulkheadError('MIGRATION_FAILED', describeFailure(name ?? '(unknown)', cause), { cause });
  }
  const advice = ADVICE[code ?? ''];
  const text = code ? `${message} (${code})` : message;
  return new BulkheadError('MIGRATION_BLOCKED', advice ? `${text}\n\nNext: ${advice}` : text, { cause });
}

export function describeFailure(name: string, { message, statement, rolledBack }: ScriptError): string {
  const at = statement ? ` at line ${statement.line} of its migration.sql` : '';
  return [
    `Migration ${name} failed${at}.`,
    statement && quote(statement.text),
    message,
    rolledBack
      ? 'Postgres took back everything that this migration had done.'
      : 'Parts of this migration may be in the database: look before you go on.',
    rolledBack
      ? `Next: correct prisma/migrations/${name}/migration.sql, then \`pnpm db:resolve --rolled-back ${name}\` and deploy again.`
      : decide(name),
  ]
    .filter(Boolean)
    .join('\n\n');
}

export const blockedBy = ({ name, startedAt, logs }: UnfinishedMigration): BulkheadError =>
  new BulkheadError(
    'MIGRATION_BLOCKED',
    [
      `Migration ${name} failed, begun at ${startedAt.toISOString()}, and is not resolved, so nothing was applied (P3009).`,
      logs ? withoutTrace(logs) : 'It has left no error: whoever deployed it was stopped meanwhile.',
      decide(name),
    ].join('\n\n'),
  );

const decide = (name: string): string =>
  `Next: if the database holds nothing of it, correct its file and run \`pnpm db:resolve --rolled-back ${name}\`; ` +
  `if it holds all of it, run \`pnpm db:resolve --applied ${name}\`; if a part, take that out or complete it first. Then deploy again.`;

const ADVICE: Record<string, string> = {
  P3005:
    'deploy into an empty database; or, if these tables are what the first migrations make, record those with ' +
    '`pnpm db:resolve --applied <name>`, one after the other.',
  P3006: 'correct that migration: each must also run on an empty database, after those before it.',
};

function quote(statement: string): string {
  const lines = statement.split('\n');
  return [...lines.slice(0, 5), ...(lines.length > 5 ? ['…'] : [])].map((line) => `    ${line}`).join('\n');
}
