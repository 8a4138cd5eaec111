import { BulkheadError, type OrgId } from '@bulkhead/tenancy';
import { lineStart } from './count-lines.js';

export interface BatchLimits {
  readonly batchRows: number;
  readonly batchBytes: number;
}

/** Characters of JSON that make one chunk of the request. */
const CHUNK = 256 * 1024;

/**
 * A batch as JSON lines, each with the org in front. It is kept until the last row was looked at, because a row of
 * another org refuses the batch before its first byte is sent.
 */
export class StampedBatch {
  readonly chunks: string[] = [];
  rows = 0;
  private bytes = 0;
  private pending = '';
  private readonly stamp: string;

  constructor(
    private readonly org: OrgId,
    private readonly limits: BatchLimits,
  ) {
    this.stamp = lineStart(org);
  }

  add(row: object): void {
    this.rows += 1;
    if (this.rows > this.limits.batchRows) throw this.tooLarge(`${this.limits.batchRows} rows`);
    const line = JSON.stringify(this.withoutOrg(row));
    if (line.length < 3 || !line.startsWith('{')) throw this.malformed();
    // A second org_id further on, however it came there, is a duplicate that ClickHouse refuses.
    this.pending += `${this.stamp}${line.slice(1)}\n`;
    if (this.pending.length >= CHUNK) this.flush();
  }

  end(): readonly string[] {
    this.flush();
    return this.chunks;
  }

  private withoutOrg(row: object): object {
    if (typeof row !== 'object' || row === null || Array.isArray(row)) throw this.malformed();
    if (!('org_id' in row)) return row;
    const { org_id, ...rest } = row;
    if (org_id === this.org) return rest;
    throw new BulkheadError(
      'ORG_MISMATCH',
      `row ${this.rows} of the batch carries another org, expected none or that of the context; nothing of the batch was sent`,
      { field: 'org_id' },
    );
  }

  private flush(): void {
    this.bytes += Buffer.byteLength(this.pending);
    if (this.bytes > this.limits.batchBytes) throw this.tooLarge(`${this.limits.batchBytes} bytes`);
    if (this.pending) this.chunks.push(this.pending);
    this.pending = '';
  }

  private malformed() {
    return new BulkheadError(
      'INVALID_INPUT',
      `row ${this.rows} of the batch is not an object with columns; nothing of the batch was sent`,
    );
  }

  private tooLarge(what: string) {
    return new BulkheadError('RESULT_TOO_LARGE', `the batch has more than ${what}; send smaller batches`);
  }
}
