import type { OrgId } from '@bulkhead/tenancy';
import type { Delegate, Row } from '../resources/delegate.js';
import type { Resource } from '../resources/resource.js';
import { projectionOf } from '../resources/shown-row.js';
import type { Cursors, Position } from './cursor.js';

export interface ListQuery extends Readonly<Record<string, unknown>> {
  readonly limit: number;
  readonly sort: string;
  readonly cursor?: string;
  readonly fields?: readonly string[];
  readonly createdAfter?: string;
  readonly createdBefore?: string;
}

export interface Page {
  readonly data: readonly Row[];
  readonly nextCursor: string | null;
}

const ofThePage = new Set(['limit', 'sort', 'cursor', 'fields']);

/** One page by keyset: each page starts where the last one ended, whatever was added or removed meanwhile. */
export const listPage = async (
  resource: Resource,
  { delegate, cursors, orgId, own }: { delegate: Delegate; cursors: Cursors; orgId: OrgId; own: Row },
  query: ListQuery,
): Promise<Page> => {
  const filters = Object.entries(query)
    .filter(([name, value]) => !ofThePage.has(name) && value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const binding = { orgId, list: resource.plural, sort: query.sort, filters };
  const after = query.cursor === undefined ? undefined : cursors.read(binding, query.cursor);
  const isDescending = query.sort.startsWith('-');
  const sort = query.sort.replace('-', '');
  const direction = isDescending ? 'desc' : 'asc';
  const { select, show } = projectionOf(resource, query.fields);

  const rows = await delegate.findMany({
    where: {
      AND: [own, narrowed(query, filters), ...(after ? [beyond(resource, sort, isDescending, after)] : [])],
    },
    select: { ...select, [sort]: true },
    orderBy: sort === 'id' ? [{ id: direction }] : [{ [sort]: direction }, { id: direction }],
    take: query.limit + 1,
  });
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    data: page.map(show),
    nextCursor:
      rows.length > page.length && last ? cursors.issue(binding, positionOf(resource, sort, last)) : null,
  };
};

const narrowed = (
  { createdAfter, createdBefore }: ListQuery,
  filters: readonly (readonly [string, unknown])[],
) => ({
  ...Object.fromEntries(filters.filter(([name]) => name !== 'createdAfter' && name !== 'createdBefore')),
  ...((createdAfter ?? createdBefore) && {
    createdAt: {
      ...(createdAfter && { gte: new Date(createdAfter) }),
      ...(createdBefore && { lt: new Date(createdBefore) }),
    },
  }),
});

/**
 * The bound on the sort field stands by itself, where an index can use it; the tie-break by id comes on top.
 */
const beyond = ({ allFields }: Resource, sort: string, isDescending: boolean, [value, id]: Position): Row => {
  const [atLeast, more] = isDescending ? ['lte', 'lt'] : ['gte', 'gt'];
  if (sort === 'id') return { id: { [more]: id } };
  const toRow = allFields[sort]?.toRow;
  const edge = toRow ? toRow(value) : value;
  return {
    AND: [{ [sort]: { [atLeast]: edge } }, { OR: [{ [sort]: { [more]: edge } }, { id: { [more]: id } }] }],
  };
};

const positionOf = ({ allFields }: Resource, sort: string, row: Row): Position => {
  const toShown = allFields[sort]?.toShown;
  const value = row[sort];
  return [(toShown ? toShown(value) : value) as Position[0], row['id'] as string];
};
