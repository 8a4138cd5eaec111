import { isBulkheadError, type OrgId, orgId } from '@bulkhead/tenancy';
import { engineAnalyzer } from '../guard/engine-analyzer.js';
import { OrgGuard } from '../guard/org-guard.js';
import { loadSchema } from '../schema/load-schema.js';
import type { ScratchServer } from './scratch-server.js';
import { parseStatementLine, type StatementLine } from './statement-line.js';

export interface Judged {
  readonly id: unknown;
  readonly verdict: 'allow' | 'reject';
  readonly reason: string;
}

/** Judges lines with the guard that the library uses. `org` is null when the lines name theirs themselves. */
export const lineJudge = async (server: ScratchServer, database: string, org: OrgId | null) => {
  const schema = await loadSchema(server.writer, server.reader, { database });
  const guard = new OrgGuard({
    schema: async () => schema,
    analyzer: engineAnalyzer(server.reader),
    enforcement: true,
  });
  return async (text: string): Promise<Judged> => {
    const line = parseStatementLine(text);
    if (!line)
      return {
        id: null,
        verdict: 'reject',
        reason: 'the line is not {"id","sql","params"} as JSON; correct it',
      };
    const of = orgOf(line, org);
    if (of === undefined) {
      return {
        id: line.id,
        verdict: 'reject',
        reason: 'parameter org_id is not the org that asks; leave it out, the library binds it',
      };
    }
    return { id: line.id, ...(await judged(guard, line, of)) };
  };
};

const judged = async (
  guard: OrgGuard,
  line: StatementLine,
  org: OrgId,
  again = true,
): Promise<Omit<Judged, 'id'>> => {
  try {
    await guard.admit(line.sql, line.parameters, org);
    return {
      verdict: 'allow',
      reason: 'every read is restricted to the org at the top of its own WHERE or PREWHERE',
    };
  } catch (error) {
    if (isBulkheadError(error, 'STATEMENT_REFUSED')) return { verdict: 'reject', reason: error.message };
    // An engine that a statement brought down comes back; a second fall is a verdict.
    if (again && isBulkheadError(error, 'STORE_UNAVAILABLE')) {
      await new Promise((resolve) => setTimeout(resolve, 2_000));
      return judged(guard, line, org, false);
    }
    return {
      verdict: 'reject',
      reason: `the analysis failed (${error instanceof Error ? error.message : 'unknown'}), so nothing is proven`,
    };
  }
};

const orgOf = (line: StatementLine, org: OrgId | null): OrgId | undefined => {
  if (line.org === undefined || line.org === null) return org ?? NOBODY;
  try {
    const named = orgId(line.org);
    return org === null || named === org ? named : undefined;
  } catch {
    return undefined;
  }
};

/** For a line that binds no org while none is given: the parameter is provable, a literal is nobody's. */
const NOBODY = orgId('00000000-0000-4000-8000-000000000000');
