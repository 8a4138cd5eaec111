import type { OrgContext } from '@bulkhead/tenancy';
import { z } from 'zod';
import type { Action } from '../access/permissions.js';
import type { OrgServices } from '../services.js';
import type { Row, Transaction } from './delegate.js';
import { type Field, field, id, moment } from './field.js';

export type Verb = 'list' | 'get' | 'create' | 'update' | 'delete';

export interface Caller {
  readonly context: OrgContext;
  readonly services: OrgServices;
}

export interface Change extends Caller {
  readonly tx: Transaction;
  /** Absent on create. */
  readonly before?: Row;
  /** Columns to be written; absent on delete. */
  readonly data?: Row;
}

/** Rows that are kept nearer than Postgres, as they are shown. Who may see one is decided on every read. */
export interface Near {
  read(caller: Caller, id: string, load: () => Promise<Row | undefined>): Promise<Row | undefined>;
  isLive(shown: Row): boolean;
  /** After the change is committed. */
  forget(caller: Caller, rows: readonly Row[]): Promise<void>;
}

/** Everything that there is to say of a resource; routes, documentation and tests follow from it. */
export interface ResourceSpec {
  /** One of them, as in audit verbs: `project.create`. */
  readonly name: string;
  /** Many of them, as in permissions and scopes: `projects.read`. */
  readonly plural: string;
  readonly path: string;
  readonly tag: string;
  /** The Prisma delegate and the table behind it. */
  readonly delegate: string;
  readonly table: string;
  readonly fields: Readonly<Record<string, Field>>;
  /** The field that says whose row it is, for permissions that reach only one's own. */
  readonly ownerField?: string;
  readonly sorts: readonly string[];
  readonly defaultSort: string;
  readonly verbs?: readonly Verb[];
  /** Rows are large, so that a list can be asked for some of their fields. */
  readonly sparse?: true;
  /** Write-only text that is stored sealed, and shown as `hasSecret`. */
  readonly secret?: { readonly field: string; readonly column: string };
  /** Rows that are there but not shown any more, such as expired ones, are kept out by it. */
  live?(): Row;
  readonly near?: Near;
  /** A rule that the table of permissions cannot say. Runs in the transaction of the write, before it. */
  guard?(change: Change): Promise<void>;
  /** Consequences in the same transaction. */
  after?(change: Change & { readonly row: Row }): Promise<void>;
  /** Consequences once it is committed. */
  committed?(caller: Caller, row: Row, verb: 'create' | 'update' | 'delete'): Promise<void>;
}

export interface Resource extends ResourceSpec {
  readonly verbs: readonly Verb[];
  /** With id and times. */
  readonly allFields: Readonly<Record<string, Field>>;
  readonly view: z.ZodObject;
  /** One of a list. */
  readonly item: z.ZodObject;
  readonly createBody: z.ZodObject;
  readonly updateBody: z.ZodObject;
  action(verb: Verb): Action;
}

export const defineResource = (spec: ResourceSpec): Resource => {
  const allFields: Record<string, Field> = {
    id: field(id, { access: 'read' }),
    ...spec.fields,
    createdAt: field(moment, { access: 'read' }),
    updatedAt: field(moment, { access: 'read' }),
  };
  const secret = spec.secret && { [spec.secret.field]: z.string().min(1).max(4096).nullable().optional() };
  const shaped = (pick: (field: Field) => boolean, shape: (field: Field) => z.ZodType) =>
    Object.fromEntries(
      Object.entries(allFields)
        .filter(([, one]) => pick(one))
        .map(([name, one]) => [name, shape(one)]),
    );
  const title = spec.name.charAt(0).toUpperCase() + spec.name.slice(1);
  const view = z
    .strictObject({ ...shaped(() => true, shownSchema), ...(secret && { hasSecret: z.boolean() }) })
    .meta({ id: title });
  return {
    verbs: ['list', 'get', 'create', 'update', 'delete'],
    ...spec,
    allFields,
    view,
    item: spec.sparse
      ? z.strictObject({ ...view.partial().shape, id: id.schema }).meta({ id: `${title}Item` })
      : view,
    createBody: z
      .strictObject({ ...shaped(({ access }) => access !== 'read', createSchema), ...secret })
      .meta({ id: `${title}Create` }),
    updateBody: z
      .strictObject({
        ...shaped(
          ({ access }) => access === 'write',
          (one) => given(one).optional(),
        ),
        ...secret,
      })
      .meta({ id: `${title}Update` }),
    action: (verb) => `${spec.plural}.${verb === 'list' || verb === 'get' ? 'read' : verb}` as Action,
  };
};

const given = ({ schema, nullable }: Field) => (nullable ? schema.nullable() : schema);

const shownSchema = given;

const createSchema = (one: Field) => {
  if (one.default !== undefined) return given(one).default(one.default as never);
  return one.nullable || one.isGivenByServer ? given(one).optional() : given(one);
};
