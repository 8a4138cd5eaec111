import type { OrgAnalytics } from './org-analytics.js';
import { defineQuestion } from './question.js';
import { usage } from './questions/index.js';
import { tenantSql } from './tenant-sql.js';

declare const client: OrgAnalytics;
declare const text: string;

// @ts-expect-error a text cannot be written into a question
export const written = tenantSql`SELECT ${text}`;

// @ts-expect-error a question is made of tenantSql
export const made = defineQuestion({ ...usage, sql: text });

// @ts-expect-error a row of one table is none of another
export const inserted = client.insert('costs', [{ service: 'a', ts: 0, kind: 'deploy', change_id: '' }]);

// @ts-expect-error there is no table of this name
export const elsewhere = client.insert('schema_migrations', []);
