import type { OrgId } from '@bulkhead/tenancy';
import { statementsIn } from '../src/migrate/statements.js';
import { telemetryTables } from '../src/tables/telemetry-tables.js';
import { hostileRows, hostileSchema } from './corpus.js';
import { type ScratchTelemetry, scratchTelemetry } from './scratch-telemetry.js';

/** Telemetry in a database that also has views, dictionaries, engines and functions that open tables to every org. */
export const hostileTelemetry = async (...orgs: readonly OrgId[]): Promise<ScratchTelemetry> => {
  const scratch = await scratchTelemetry();
  // The embedded engine has no clusters and shares functions between databases.
  const attempt = (query: string) => scratch.writer.command({ query }).catch(() => undefined);
  for (const query of statementsIn(hostileSchema())) await attempt(query);
  await scratch.seed(...orgs);
  for (const query of statementsIn(hostileRows())) await scratch.writer.command({ query });
  // One part, sorted: the first row of every table is of the org that sorts first.
  for (const { name } of telemetryTables)
    await scratch.writer.command({ query: `OPTIMIZE TABLE ${name} FINAL` });
  return scratch;
};
