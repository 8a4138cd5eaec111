/** A piece of DDL that is safe as it stands; only the makers below and `ddl` itself give one. */
export class Ddl {
  readonly #sql: string;

  constructor(sql: string) {
    this.#sql = sql;
  }

  get sql(): string {
    return this.#sql;
  }
}

/** DDL knows no bound values, so names and texts are put in quoted. Anything unquoted is a type error. */
export const ddl = (strings: TemplateStringsArray, ...pieces: readonly Ddl[]): Ddl =>
  new Ddl(pieces.map((piece, index) => `${strings[index]}${piece.sql}`).join('') + (strings.at(-1) ?? ''));

export const name = (identifier: string): Ddl => new Ddl(`\`${escaped(identifier).replaceAll('`', '\\`')}\``);

export const text = (value: string): Ddl => new Ddl(`'${escaped(value).replaceAll("'", "\\'")}'`);

export const number = (value: number): Ddl => new Ddl(String(Math.trunc(value)));

export const table = (database: string, called: string): Ddl => ddl`${name(database)}.${name(called)}`;

export const none = new Ddl('');

export const onCluster = (cluster: string | undefined): Ddl =>
  cluster === undefined ? none : ddl` ON CLUSTER ${name(cluster)}`;

export const list = (pieces: readonly Ddl[], separator: ', ' | ' '): Ddl =>
  new Ddl(pieces.map(({ sql }) => sql).join(separator));

const escaped = (value: string) =>
  value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\0', '\\0');
