import type { ModelMap, RelationShape } from '../src/model-map.js';
import { linkModels, type OrgModel } from '../src/scoping/org-models.js';

/** A schema small enough to write its scoped arguments out: shelves stand in rooms and hold books. */
const list = (model: string): RelationShape => ({
  model,
  isList: true,
  isRequired: true,
  fields: [],
  references: [],
});
const key = (model: string, field: string, isRequired: boolean): RelationShape => ({
  model,
  isList: false,
  isRequired,
  fields: ['orgId', field],
  references: ['orgId', 'id'],
});
const org: RelationShape = {
  model: 'Org',
  isList: false,
  isRequired: true,
  fields: ['orgId'],
  references: ['id'],
};
const own = {
  kind: 'tenant',
  orgField: 'orgId',
  ownerField: null,
  idField: 'id',
  fields: {},
  constraints: {},
} as const;
const uniques = { id: ['id'], orgId_id: ['orgId', 'id'] };

export const shelfMap = {
  Org: {
    ...own,
    table: 'orgs',
    orgField: 'id',
    relations: { shelves: list('Shelf') },
    uniques: { id: ['id'] },
  },
  Room: {
    ...own,
    table: 'rooms',
    relations: { org, shelves: list('Shelf') },
    uniques: { ...uniques, orgId_name: ['orgId', 'name'] },
  },
  Shelf: {
    ...own,
    table: 'shelves',
    relations: { org, room: key('Room', 'roomId', false), books: list('Book'), spare: list('Book') },
    uniques: { ...uniques, orgId_label: ['orgId', 'label'] },
  },
  Book: {
    ...own,
    table: 'books',
    relations: { org, shelf: key('Shelf', 'shelfId', true), spareOf: key('Shelf', 'spareOfId', false) },
    uniques,
  },
  Country: {
    ...own,
    kind: 'global',
    table: 'countries',
    orgField: null,
    relations: {},
    uniques: { id: ['id'], code: ['code'] },
  },
} satisfies ModelMap;

/** Two relations lead from shelves to books, so their ends are told apart by name. */
export const shelfModels: ReadonlyMap<string, OrgModel> = linkModels(shelfMap, (model, field) => {
  if (field.startsWith('spare')) return 'spare';
  if (field === 'org' || model === 'Org') return 'org';
  return field === 'books' || field === 'shelf' ? 'books' : 'room';
});

export const shelfModel = (name: keyof typeof shelfMap): OrgModel => {
  const model = shelfModels.get(name);
  if (!model) throw new Error(`no model ${name}`);
  return model;
};
