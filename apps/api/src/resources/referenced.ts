import { isBulkheadError } from '@bulkhead/tenancy';
import { RowMissing, type Wanted } from '../denial/row-missing.js';
import type { Row } from './delegate.js';
import type { Resource } from './resource.js';

/** The rows of other resources that values of this one name. */
export const referenced = ({ fields }: Resource, values: Row): readonly Wanted[] =>
  Object.entries(fields).flatMap(([name, { references }]) => {
    const value = values[name];
    return references !== undefined && typeof value === 'string' ? [{ table: references, id: value }] : [];
  });

/** A reference to a row that is not there is refused like the row itself, whoever may have it. */
export const refusingReferences = async <Result>(
  resource: Resource,
  values: Row | readonly Row[],
  write: () => Promise<Result>,
): Promise<Result> => {
  try {
    return await write();
  } catch (error) {
    const wanted = [values].flat().flatMap((row: Row) => referenced(resource, row));
    if (!isBulkheadError(error, 'REFERENCE_INVALID') || wanted.length === 0) throw error;
    throw new RowMissing(wanted, error.field);
  }
};
