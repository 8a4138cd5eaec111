import { BulkheadError } from '@bulkhead/tenancy';

/** What ioredis rejects with, as an error of the catalogue. The driver's text stays internal: it quotes arguments. */
export const storeError = (error: unknown, doing: string): BulkheadError => {
  if (error instanceof BulkheadError) return error;
  const text = textOf(error);
  if (isReply(error) && isRefusal.test(text)) {
    return new BulkheadError(
      'CONFIGURATION_INVALID',
      `redis refused ${doing}: ${text}; correct the user, password or access rules of its address`,
      { cause: error },
    );
  }
  if (isReply(error) && !isPassing.test(text)) {
    return new BulkheadError('INTERNAL', `redis refused ${doing}: ${text}`, { cause: error });
  }
  return new BulkheadError('STORE_UNAVAILABLE', `redis did not answer ${doing}: ${text}`, { cause: error });
};

/** The driver speaks of a retry limit when the connection breaks under a command, as none is ever sent again. */
const textOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.name === 'MaxRetriesPerRequestError' ? 'there is no connection' : error.message;
};

const isReply = (error: unknown): boolean => error instanceof Error && error.name === 'ReplyError';

const isRefusal = /^(NOAUTH|NOPERM|WRONGPASS)/;

/** Replies of a server that is starting, failing over, full or cut off: the command is right, the moment is not. */
const isPassing =
  /^-?(LOADING|BUSY |MASTERDOWN|READONLY|CLUSTERDOWN|TRYAGAIN|OOM|MISCONF|NOREPLICAS|UNKILLABLE|ERR max number of clients)/;
