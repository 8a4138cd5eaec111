import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { baseSql } from './base-sql.js';

const SUFFIX = '_bulkhead_base';

/** Gives the folder that it wrote, or null where an earlier run has written one. */
export const writeBaseMigration = (migrations: string, now: Date): string | null => {
  if (existsSync(migrations) && readdirSync(migrations).some((name) => name.endsWith(SUFFIX))) return null;
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = join(migrations, `${stamp}${SUFFIX}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'migration.sql'), baseSql());
  return folder;
};
