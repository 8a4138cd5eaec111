import { BulkheadError, type OrgId } from '@bulkhead/tenancy';
import type { TenantSchema } from '../schema/tenant-schema.js';
import { ORG_PARAMETER, type Parameters } from './parameters.js';
import { type Analyzer, type Proven, prove } from './prove.js';
import { Refusal } from './refusal.js';
import { VerdictCache } from './verdict-cache.js';

export interface GuardCounts {
  allowed: number;
  refused: number;
  /** Refusals that were only warned about. Not zero in production means that enforcement is off. */
  bypassed: number;
  /** Questions to the server's analyzer; the rest came from the cache. */
  analysed: number;
}

export interface Admitted {
  /** The text to run. */
  readonly sql: string;
  readonly proven: boolean;
}

export interface GuardOptions {
  readonly schema: () => Promise<TenantSchema>;
  readonly analyzer: Analyzer;
  readonly enforcement: boolean;
}

const CACHED_STATEMENTS = 2_000;

/** Lets a statement pass for an org when the server's own analysis proves that it reads that org's rows alone. */
export class OrgGuard {
  readonly counts: GuardCounts = { allowed: 0, refused: 0, bypassed: 0, analysed: 0 };
  private version: string | undefined;
  private verdicts = new VerdictCache<Verdict | Promise<Verdict>>(CACHED_STATEMENTS);

  constructor(private readonly options: GuardOptions) {}

  async admit(text: string, parameters: Parameters, org: OrgId): Promise<Admitted> {
    const verdict = Object.hasOwn(parameters, ORG_PARAMETER)
      ? new Refusal(
          'parameter',
          'parameter org_id was passed; leave it out, it always is the org of the context',
        )
      : await this.judge(text, parameters);
    const refusal = verdict instanceof Refusal ? verdict : otherOrg(verdict, org);
    if (!refusal) {
      this.counts.allowed += 1;
      return { sql: (verdict as Proven).sql, proven: true };
    }
    if (this.options.enforcement) {
      this.counts.refused += 1;
      throw new BulkheadError('STATEMENT_REFUSED', refusal.message, { cause: refusal });
    }
    this.counts.bypassed += 1;
    process.emitWarning(
      `${refusal.message} It runs all the same, because CLICKHOUSE_ORG_FILTER_ENFORCEMENT is false.`,
      {
        type: 'OrgFilterWarning',
        code: 'BULKHEAD_ORG_FILTER',
      },
    );
    return { sql: text, proven: false };
  }

  /** A verdict belongs to a text, to one version of the schema, and where values shape the proof to those values. */
  private async judge(text: string, parameters: Parameters): Promise<Verdict> {
    const schema = await this.options.schema();
    if (schema.version !== this.version) {
      this.verdicts = new VerdictCache(CACHED_STATEMENTS);
      this.version = schema.version;
    }
    const verdicts = this.verdicts;
    const known = verdicts.get(text) ?? verdicts.get(exactKey(text, parameters));
    if (known) return known;
    const fresh = this.analyse(text, parameters, schema);
    verdicts.set(exactKey(text, parameters), fresh);
    const verdict = await fresh.catch((error: unknown) => {
      verdicts.delete(exactKey(text, parameters));
      throw error;
    });
    if (!(verdict instanceof Refusal) && !verdict.dependsOnValues) verdicts.set(text, verdict);
    return verdict;
  }

  private async analyse(text: string, parameters: Parameters, schema: TenantSchema): Promise<Verdict> {
    this.counts.analysed += 1;
    try {
      return await prove(text, parameters, schema, this.options.analyzer);
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }
}

type Verdict = Proven | Refusal;

const exactKey = (text: string, parameters: Parameters) =>
  `${text}\0${JSON.stringify(parameters, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))}`;

/** The text may name an org instead of using the parameter; then it is for that org alone. */
const otherOrg = ({ orgs }: Proven, org: OrgId): Refusal | undefined => {
  const other = [...orgs].find((named) => named !== org);
  return other === undefined
    ? undefined
    : new Refusal(
        'org-filter',
        'the statement filters by an org that is not this one; write org_id = {org_id:UUID}',
      );
};
