import { ClickHouseException } from '../exception.js';
import { sqlString } from '../sql/quote.js';

export type Sql = (statement: string) => Promise<string>;

const KEPT = 500;
const KEPT_LENGTH = 16_384;

/** Asks the engine how it reads a statement: no second parser that could read it in another way. */
export class Formatter {
  readonly #known = new Map<string, string>();

  async format(statement: string, sql: Sql): Promise<string> {
    const known = this.#known.get(statement);
    if (known !== undefined) return known;
    const formatted = await formatOnce(statement, sql);
    if (statement.length <= KEPT_LENGTH) this.#keep(statement, formatted);
    return formatted;
  }

  #keep(statement: string, formatted: string): void {
    this.#known.set(statement, formatted);
    if (this.#known.size <= KEPT) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}

/** Keeps nothing: for statements with secrets. */
export async function formatOnce(statement: string, sql: Sql): Promise<string> {
  try {
    return (await sql(`SELECT formatQuerySingleLine(${sqlString(statement)}) FORMAT TSVRaw`)).trim();
  } catch (error) {
    if (!(error instanceof ClickHouseException)) throw error;
    const message = error.message.replace(/: In scope SELECT formatQuerySingleLine\([\s\S]*\)\. \(/, '. (');
    throw new ClickHouseException(error.code, error.status, message);
  }
}
