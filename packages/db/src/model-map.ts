/**
 * What the client knows about each model. The generator writes it as
 * `export const models = { … } as const satisfies ModelMap` into generated/isolation.
 */
export type ModelMap = Readonly<Record<string, ModelShape>>;

export interface ModelShape {
  /** `owned` is `tenant` with an owner rule on update and delete; `global` rows belong to no org. */
  readonly kind: 'tenant' | 'owned' | 'global';
  /** The database's name of the table, without its schema. */
  readonly table: string;
  /** The field that says whose row it is: `orgId`, or `id` on the model of the org itself. Null on global models. */
  readonly orgField: string | null;
  /** The field of the row's owner, on `owned` models. */
  readonly ownerField: string | null;
  /** The field that is the primary key. A caller may not choose it. Null where the key is compound. */
  readonly idField: string | null;
  /** Every scalar and enum field: field name → column name. */
  readonly fields: Readonly<Record<string, string>>;
  /** Every relation, from both of its sides. */
  readonly relations: Readonly<Record<string, RelationShape>>;
  /** Selectors of `where` in findUnique and friends: `id` → [`id`], `orgId_email` → [`orgId`, `email`]. */
  readonly uniques: Readonly<Record<string, readonly string[]>>;
  /** Primary, unique and foreign keys by their name in the database → the fields that they constrain. */
  readonly constraints: Readonly<Record<string, readonly string[]>>;
}

export interface RelationShape {
  /** The model at the other end. */
  readonly model: string;
  readonly isList: boolean;
  /** False where the relation may be empty (`folder Folder?`). */
  readonly isRequired: boolean;
  /** The scalar fields of this model that hold the foreign key; empty on the side that does not hold it. */
  readonly fields: readonly string[];
  /** The fields at the other end that `fields` point to; empty on the side that does not hold the key. */
  readonly references: readonly string[];
}
