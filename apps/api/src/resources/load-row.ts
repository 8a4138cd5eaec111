import type { OrgContext } from '@bulkhead/tenancy';
import { authorize } from '../access/authorize.js';
import { reachOf } from '../access/permissions.js';
import { RowMissing } from '../denial/row-missing.js';
import type { OrgServices } from '../services.js';
import { delegateOf, type Row } from './delegate.js';
import type { Resource, Verb } from './resource.js';
import { projectionOf } from './shown-row.js';

/** What narrows a read to the rows that the role may see. */
export const visible = (resource: Resource, context: OrgContext): Row => {
  const reach = reachOf(context.role, resource.action('get'));
  const own = reach === 'own' && resource.ownerField ? { [resource.ownerField]: context.actor.id } : {};
  return { ...own, ...resource.live?.() };
};

/** The row that a verb is about, if the caller may see it and do that with it. */
export const loadRow = async (
  resource: Resource,
  verb: Verb,
  { context, services }: { context: OrgContext; services: OrgServices },
  id: string,
): Promise<Row> => {
  const { select } = projectionOf(resource);
  const row = await delegateOf(services.db.forOrg(context), resource.delegate).findUnique({
    where: { id, ...visible(resource, context) },
    select,
  });
  if (!row) throw new RowMissing([{ table: resource.table, id }]);
  const ownerId = resource.ownerField === undefined ? null : (row[resource.ownerField] as string | null);
  authorize(context, resource.action(verb), { ownerId });
  return row;
};
