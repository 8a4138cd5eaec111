/** Tests take out one guard at a time to show that the others hold alone. Nothing outside this package can. */
export interface Guards {
  /** The org in every where and every data. */
  readonly filter: boolean;
  /** A request handler, and so a batch of findUnique, for each scope. */
  readonly ownBatches: boolean;
  /** Raw SQL of the kinds that end a transaction or change a session. */
  readonly rawSql: boolean;
}

export const allGuards: Guards = { filter: true, ownBatches: true, rawSql: true };
