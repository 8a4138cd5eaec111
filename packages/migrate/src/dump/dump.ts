import { readFile } from 'node:fs/promises';
import { deployMigrations } from '../deploy.js';
import { createScratchDatabase } from '../scratch-database.js';
import { openSession } from '../session.js';

const QUERIES = [
  'roles',
  'schemas',
  'types',
  'functions',
  'tables',
  'table-rules',
  'grants',
  'system-grants',
  'comments',
];

const SECTIONS = [
  'Roles',
  'Schemas',
  'Extensions',
  'Types',
  'Sequences',
  'Functions',
  'Tables',
  'Views',
  'Event triggers',
  'Comments',
  'System objects',
] as const;

interface Entry {
  readonly section: (typeof SECTIONS)[number];
  readonly object: string;
  /** Order of the statements on one object. */
  readonly rank: number;
  readonly statement: string;
}

/** What the migrations make of an empty database, as text that is the same on every run. */
export async function dumpSchema({
  url,
  directory,
}: {
  readonly url: string;
  readonly directory?: string;
}): Promise<string> {
  const scratch = await createScratchDatabase(url, 'dump');
  try {
    await deployMigrations({ url: scratch.url, ...(directory && { directory }) });
    return await readCatalog(scratch.url);
  } finally {
    await scratch.drop();
  }
}

/** The same for a database that is there. */
export async function readCatalog(url: string): Promise<string> {
  const session = await openSession(url);
  try {
    // Every name is written with its schema only while none is on the path.
    await session.query(`set search_path = ''`);
    const { rows } = await session.query<{ server_version_num: string }>('show server_version_num');
    const entries: Entry[] = [];
    for (const name of QUERIES) {
      // Beside this source, also when this file runs from dist.
      const query = await readFile(new URL(`../../src/dump/${name}.sql`, import.meta.url), 'utf8');
      entries.push(...(await session.query<Entry>(query)).rows);
    }
    return format(entries, Math.floor(Number(rows[0]?.server_version_num) / 10_000));
  } finally {
    await session.end();
  }
}

function format(entries: readonly Entry[], postgres: number): string {
  const head =
    `-- The whole schema as the migrations make it on Postgres ${postgres}, written by \`pnpm db:dump\`. CI writes it\n` +
    '-- again and refuses a difference. For reading and comparing: it is not run, and grants to owners are left out.\n';
  const sections = SECTIONS.map((section) => {
    const own = entries.filter((entry) => entry.section === section).sort(byObject);
    const lines = own.map(({ object, statement }, index) =>
      index > 0 && own[index - 1]?.object !== object ? `\n${statement}` : statement,
    );
    return lines.length > 0 && `\n-- ${section}\n\n${lines.join('\n')}\n`;
  });
  return [head, ...sections.filter(Boolean)].join('');
}

const byObject = (a: Entry, b: Entry): number =>
  compare(a.object, b.object) || a.rank - b.rank || compare(a.statement, b.statement);

/** By code unit, the same under every locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
