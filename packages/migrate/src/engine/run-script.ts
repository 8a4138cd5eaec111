import type { ClientBase, Connection, DatabaseError, Submittable } from 'pg';
import { lineAt, type Statement, statementsOf } from './statements.js';

export class ScriptError extends Error {
  override readonly name = 'ScriptError';

  constructor(
    message: string,
    /** The five characters of Postgres, empty when the connection broke. */
    readonly sqlState: string,
    readonly statement: Statement | undefined,
    /** Whether Postgres took everything back that the script had done. */
    readonly rolledBack: boolean,
    cause?: unknown,
  ) {
    super(message, { cause });
  }
}

/**
 * Sends a script whole, in the simple protocol, as Prisma's own engine does: Postgres divides it, and runs
 * what carries no BEGIN of its own as one transaction.
 */
export async function runScript(client: ClientBase, script: string): Promise<void> {
  const tags: string[] = [];
  try {
    await new Promise<void>((resolve, reject) => client.query(new Script(script, tags, resolve, reject)));
  } catch (error) {
    // A no-op unless the script opened a transaction itself; in its aborted state nothing more could be recorded.
    await client.query('rollback').catch(() => {});
    throw scriptError(error as DatabaseError, script, tags);
  }
  if (client.getTransactionStatus() === 'I') return;
  await client.query('rollback');
  throw new ScriptError(
    'the file begins a transaction that it does not end, so nothing of it would last: add COMMIT, or take BEGIN out',
    '25000',
    statementsOf(script).find(({ text }) => /^(begin|start\s+transaction)\b/i.test(text)),
    !tags.includes('COMMIT'),
  );
}

/** What pg calls while a query runs; it counts statements, which pg's own Query keeps to itself on an error. */
class Script implements Submittable {
  constructor(
    private readonly text: string,
    private readonly tags: string[],
    readonly handleReadyForQuery: () => void,
    readonly handleError: (error: Error) => void,
  ) {}

  submit(connection: Connection): void {
    connection.query(this.text);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.tags.push(text);
  }

  handleCopyInResponse(connection: Connection & { sendCopyFail(reason: string): void }): void {
    connection.sendCopyFail('a migration has no input to COPY from');
  }

  handleRowDescription(): void {}
  handleDataRow(): void {}
  handleEmptyQuery(): void {}
  handleCopyData(): void {}
}

function scriptError(error: DatabaseError, script: string, tags: readonly string[]): ScriptError {
  const { severity, message, detail, hint, where, position } = error;
  // Errors of the socket have a code of Node's, and no severity.
  const code = severity ? (error.code ?? '') : '';
  const statements = statementsOf(script);
  const lines = [
    code ? `${severity} ${code}: ${message}` : `The connection broke: ${message}`,
    detail && `Detail: ${detail}`,
    hint && `Hint: ${hint}`,
    where && `Where: ${where.split('\n', 1)[0]}`,
  ];
  return new ScriptError(
    lines.filter(Boolean).join('\n'),
    code,
    position ? atPosition(script, statements, Number(position)) : code ? statements[tags.length] : undefined,
    code !== '' && !tags.includes('COMMIT') && !/\bconcurrently\b/i.test(script),
    error,
  );
}

/** `position` counts characters from 1. The line is the one of the character, the text of its statement. */
function atPosition(script: string, statements: readonly Statement[], position: number): Statement {
  const offset = Array.from(script)
    .slice(0, position - 1)
    .join('').length;
  const line = lineAt(script, offset);
  return { line, text: statements.findLast((statement) => statement.line <= line)?.text ?? '' };
}
