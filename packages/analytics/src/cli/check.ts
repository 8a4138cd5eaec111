import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { isBulkheadError, orgId } from '@bulkhead/tenancy';
import type { Connection } from '../connection.js';
import { errorType } from '../engine-failure.js';
import { migrationFiles } from '../migrate/migration-files.js';
import { statementsIn } from '../migrate/statements.js';
import { lineJudge } from './judge-lines.js';
import { startScratchServer } from './scratch-server.js';

const USAGE = `pnpm -s analytics:check [--org UUID] [--schema FILE] < statements.jsonl

Judges statements as the library would. Reads {"id","sql","params"} lines and prints {"id","verdict","reason"} lines.

  --org UUID     the org that asks; default: params.org_id of each line
  --schema FILE  CREATE statements of another schema; tenant tables are the plain MergeTree-family tables of
                 database bulkhead that lead their sort key with org_id. Default: the schema of this package`;

const DATABASE = 'bulkhead';

const { values } = parseArgs({
  options: { org: { type: 'string' }, schema: { type: 'string' }, help: { type: 'boolean' } },
});
if (values.help) console.log(USAGE);
else process.exitCode = await check().catch(explain);

async function check(): Promise<number> {
  const org = values.org === undefined ? null : orgId(values.org);
  const files =
    values.schema === undefined
      ? migrationFiles().map(({ sql }) => sql)
      : [readFileSync(values.schema, 'utf8')];
  const server = await startScratchServer(DATABASE);
  try {
    await createSchema(server.writer, files.flatMap(statementsIn));
    const judge = await lineJudge(server, DATABASE, org);
    for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line.trim()) console.log(JSON.stringify(await judge(line)));
    }
    return 0;
  } finally {
    await server.stop();
  }
}

async function createSchema(writer: Connection, statements: readonly string[]): Promise<void> {
  for (const query of statements) {
    if (/^(?:CREATE\s+DATABASE\s+(?:IF\s+NOT\s+EXISTS\s+)?`?bulkhead`?\b|USE\s)/i.test(query)) continue;
    try {
      await writer.command({ query });
    } catch (error) {
      // A statement that names what is missing is refused all the same.
      const type = errorType(error) ?? 'no answer';
      console.error(`the embedded engine refused (${type}): ${query.replace(/\s+/g, ' ').slice(0, 100)}`);
    }
  }
}

function explain(error: unknown): number {
  const told = isBulkheadError(error) || error instanceof Error ? error.message : String(error);
  console.error(`${told}\n\n${USAGE}`);
  return 2;
}
