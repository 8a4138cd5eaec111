/**
 * Why a record is not taken. `invalid` loses the record alone; one that names another org or another agent refuses
 * the whole request.
 */
export interface RecordFault {
  readonly reason: 'invalid' | 'other_org' | 'other_agent';
  /** Dotted for what lies deeper, empty for the whole record. In the sender's own words. */
  readonly field: string;
  readonly detail: string;
}
