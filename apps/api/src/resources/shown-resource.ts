import { RowMissing } from '../denial/row-missing.js';
import { delegateOf, type Row } from './delegate.js';
import { loadRow, visible } from './load-row.js';
import type { Caller, Resource } from './resource.js';
import { projectionOf } from './shown-row.js';

/** A way to one row as it is shown, if the caller may see it. */
export const shownResource = (resource: Resource): ((caller: Caller, id: string) => Promise<Row>) => {
  const { near, ownerField, table, delegate } = resource;
  const { select, show } = projectionOf(resource);
  if (!near) return async (caller, id) => show(await loadRow(resource, 'get', caller, id));

  return async (caller, id) => {
    const shown = await near.read(caller, id, async () => {
      const row = await delegateOf(caller.services.db.forOrg(caller.context), delegate).findUnique({
        where: { id },
        select,
      });
      return row ? show(row) : undefined;
    });
    const own = ownerField && visible(resource, caller.context)[ownerField];
    const isSeen = shown && near.isLive(shown) && (own === undefined || shown[ownerField as string] === own);
    if (!isSeen) throw new RowMissing([{ table, id }]);
    return shown;
  };
};
