import { readdirSync, readFileSync } from 'node:fs';

export interface Check {
  readonly code: string;
  /** First heading of the page. */
  readonly title: string;
  readonly sql: string;
  /** Markdown: what it finds, why it matters, how to fix it. */
  readonly page: string;
}

const folder = new URL('../../checks/', import.meta.url);

export const loadChecks = (): readonly Check[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => loadCheck(file.slice(0, -'.sql'.length)));

export const loadCheck = (code: string): Check => {
  const page = readFileSync(new URL(`${code}.md`, folder), 'utf8');
  const [, title = code] = /^# (.+)$/m.exec(page) ?? [];
  return { code, title, sql: readFileSync(new URL(`${code}.sql`, folder), 'utf8'), page };
};
