import { BulkheadError } from '@bulkhead/tenancy';

/** What ioredis rejects with, as an error of the catalogue. The driver's text stays internal: it quotes arguments. */
export const storeError = (error: unknown, doing: string): BulkheadError => {
  if (error instanceof BulkheadError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (isReply(error) && !isPassing.test(text)) {
    return new BulkheadError('INTERNAL', `redis refused ${doing}: ${text}`, { cause: error });
  }
  return new BulkheadError('STORE_UNAVAILABLE', `redis did not answer ${doing}: ${text}`, { cause: error });
};

const isReply = (error: unknown): boolean => error instanceof Error && error.name === 'ReplyError';

/** Replies of a server that is starting, failing over, full or cut off: the command is right, the moment is not. */
const isPassing =
  /^-?(LOADING|BUSY |MASTERDOWN|READONLY|CLUSTERDOWN|TRYAGAIN|OOM|MISCONF|NOREPLICAS|UNKILLABLE|ERR max number of clients)/;
