/** What one statement of the reader, or of an org's own user, may cost. The server ends what takes more. */
export interface ReaderLimits {
  /** Seconds. */
  readonly executionTime: number;
  /** Bytes. */
  readonly memory: number;
  readonly rowsRead: number;
  readonly resultRows: number;
}

export const readerLimits: ReaderLimits = {
  executionTime: 60,
  memory: 4 * 1024 ** 3,
  rowsRead: 5_000_000_000,
  resultRows: 10_000_000,
};
