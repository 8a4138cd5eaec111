import { BulkheadError } from '@bulkhead/tenancy';

/** CROSS_TENANT_DENIAL: the one status for a row that is missing and for a row of another org. */
export type Denial = '404' | '403';

/** Every refusal of a row passes here, so that one deployment never mixes the two. */
export const denialAs = (denial: Denial, error: BulkheadError): BulkheadError => {
  if (error.code !== 'NOT_FOUND' || denial === '404') return error;
  return new BulkheadError('PERMISSION_DENIED', error.message, {
    cause: error.cause,
    ...(error.field !== undefined && { field: error.field }),
  });
};
