import { readFileSync } from 'node:fs';

/** Roles, seal keys and the functions that policies ask; comes before the first table with an org. */
export const baseSql = (): string => readFileSync(new URL('../sql/base.sql', import.meta.url), 'utf8');
