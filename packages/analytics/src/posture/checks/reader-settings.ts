import { z } from 'zod';
import { fatal, warning } from '../finding.js';
import { type Check, select } from '../subject.js';

const again = 'run ensurePolicies (pnpm analytics:migrate)';
/** The org, and filters that can only take rows away. */
const changeable = new Set(['additional_table_filters']);
/** Kept answers (use_query_cache) need no row here: with them on, this look at system tables is an error. */
const pinned = { readonly: '1', enable_analyzer: '1' } as const;
const limits = ['max_execution_time', 'max_memory_usage', 'max_rows_to_read', 'max_result_rows'];

export const readerSettings: Check = {
  code: '0001_reader_settings',
  title: 'the reader is read-only, limited, and may change nothing but the org',
  async run({ reader, readerUser }) {
    const setting = z.object({ name: z.string(), value: z.string(), readonly: z.coerce.boolean() });
    const found = await select(
      reader,
      setting,
      `SELECT name, value, readonly FROM system.settings
       WHERE (NOT readonly OR name IN {wanted:Array(String)}) AND name NOT LIKE 'SQL\\_%'`,
      { params: { wanted: [...Object.keys(pinned), ...limits] } },
    );
    const values = new Map(found.map(({ name, value }) => [name, value]));
    const [org] = await select(
      reader,
      z.object({ org: z.string() }),
      `SELECT getSetting('SQL_bulkhead_org') AS org`,
    );
    return [
      ...Object.entries(pinned)
        .filter(([name, value]) => values.get(name) !== value)
        .map(([name, value]) =>
          fatal(`user ${readerUser}`, `has ${name} = ${values.get(name)}, expected ${value}`, again),
        ),
      ...(org?.org === ''
        ? []
        : [
            fatal(
              `user ${readerUser}`,
              'has a default for SQL_bulkhead_org, so that a query without a context sees an org',
              again,
            ),
          ]),
      ...found
        .filter(({ name, readonly }) => !readonly && !changeable.has(name))
        .map(({ name }) => fatal(`setting ${name} of ${readerUser}`, 'can be changed by the reader', again)),
      ...limits
        .filter((name) => (values.get(name) ?? '0') === '0')
        .map((name) => warning(`setting ${name} of ${readerUser}`, 'is not limited', again)),
    ];
  },
};
