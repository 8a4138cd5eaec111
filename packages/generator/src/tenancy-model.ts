import type { Verb } from './annotation.js';

/** A model whose tenancy is decided. Everything that is generated derives from this alone. */
export interface TenancyModel {
  readonly name: string;
  readonly table: string;
  /** `managed`: only owners and admins of the org write. */
  readonly kind: 'tenant' | 'owned' | 'managed' | 'org' | 'global';
  /** What the application may do inside its org. */
  readonly verbs: readonly Verb[];
  readonly orgField: string | null;
  readonly ownerField: string | null;
  readonly idField: string | null;
  readonly columns: readonly Column[];
  readonly relations: readonly Relation[];
  /** Name of the selector in a Prisma `where` → its fields. */
  readonly uniques: Readonly<Record<string, readonly string[]>>;
  /** Name in the database of a primary, unique or foreign key → its fields. */
  readonly constraints: Readonly<Record<string, readonly string[]>>;
}

export interface Column {
  readonly field: string;
  readonly column: string;
  /** Fields of types that Prisma cannot read exist in the database only. */
  readonly supported: boolean;
  readonly insertable: boolean;
  readonly updatable: boolean;
}

export interface Relation {
  readonly field: string;
  readonly model: string;
  readonly isList: boolean;
  readonly isRequired: boolean;
  readonly fields: readonly string[];
  readonly references: readonly string[];
}

export const columnOf = (model: TenancyModel, field: string): string => {
  const found = model.columns.find((column) => column.field === field);
  if (!found) throw new Error(`model ${model.name} has no column for the field ${field}`);
  return found.column;
};
