import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

export interface MigrationFile {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

const folder = new URL('../../migrations/', import.meta.url);

export const migrationFiles = (from: URL = folder): readonly MigrationFile[] =>
  readdirSync(from)
    .filter((file) => /^\d{4}_\w+\.sql$/.test(file))
    .toSorted()
    .map((name) => {
      const sql = readFileSync(new URL(name, from), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
