import fc, { type Arbitrary } from 'fast-check';

/** A JSON Schema as the OpenAPI document has them. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
}

const hostileTexts = [
  '',
  ' ',
  "' or 1=1 --",
  '"; drop table projects; --',
  '${7*7}{{7*7}}<%= 7*7 %>',
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
  '%00',
  '%0d%0aSet-Cookie: a=b',
  '\u202e\ufeff\u0000',
  '\ud83d\ude00'.repeat(50),
  'x'.repeat(5000),
  'null',
  'undefined',
  '[object Object]',
  '__proto__',
  'constructor',
  '-1',
  '1e309',
  '{"$ne":null}',
  '*',
  '\\',
];

const anything: Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, 0, -1, 1e308, 2 ** 53, [], {}, [null], { a: { b: 1 } }),
  fc.constantFrom(...hostileTexts),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Values that fit a schema for the most part, and now and then ones that do not. */
export const arbitraryOf = (
  schema: Schema,
  ids: Arbitrary<string>,
  schemas: Readonly<Record<string, Schema>>,
): Arbitrary<unknown> =>
  fc.oneof({ weight: 50, arbitrary: fitting(schema, ids, schemas) }, { weight: 1, arbitrary: anything });

const fitting = (
  schema: Schema,
  ids: Arbitrary<string>,
  schemas: Readonly<Record<string, Schema>>,
): Arbitrary<unknown> => {
  if (schema.$ref) return fitting(schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, ids, schemas);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((one) => arbitraryOf(one, ids, schemas)));
  const types = [schema.type ?? 'object'].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, ids, schemas)));
};

const ofType = (
  type: string,
  schema: Schema,
  ids: Arbitrary<string>,
  schemas: Readonly<Record<string, Schema>>,
): Arbitrary<unknown> => {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1, max: Math.min(schema.maximum ?? 1000, 1e6) });
    case 'number':
      return fc.constantFrom(0.0001, 50, 99.95, 100);
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}, ids, schemas), { maxLength: 4 });
    case 'string':
      return textOf(schema, ids);
    default:
      return objectOf(schema, ids, schemas);
  }
};

const textOf = ({ format }: Schema, ids: Arbitrary<string>): Arbitrary<string> => {
  if (format === 'uuid') return ids;
  if (format === 'date-time') {
    const usual = [
      '2026-01-01T00:00:00Z',
      '2026-01-01T12:00:00+02:00',
      '2026-01-02T00:00:00.123Z',
      '2026-01-03T00:00:00Z',
    ];
    const odd = ['9999-12-31T23:59:59Z', '0001-01-01T00:00:00Z', '2026-02-30T00:00:00Z'];
    return fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...usual) },
      { weight: 1, arbitrary: fc.constantFrom(...odd) },
    );
  }
  if (format === 'email') return fc.nat(1000).map((n) => `somebody-${n}@acme.test`);
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('acme', 'name', 'a-slug') },
    { weight: 2, arbitrary: fc.string({ minLength: 1, maxLength: 40 }) },
    { weight: 1, arbitrary: fc.constantFrom(...hostileTexts) },
  );
};

const objectOf = (
  { properties = {}, required = [], additionalProperties }: Schema,
  ids: Arbitrary<string>,
  schemas: Readonly<Record<string, Schema>>,
): Arbitrary<unknown> => {
  const known = mostly(
    Object.entries(properties).map(([name, one]) => [name, arbitraryOf(one, ids, schemas)]),
    required,
  );
  if (additionalProperties === false) return known;
  return fc
    .tuple(known, fc.dictionary(fc.string({ maxLength: 8 }), anything, { maxKeys: 3 }))
    .map(([a, b]) => ({ ...b, ...a }));
};

/** An object with all that is required and little of the rest. */
export const mostly = (
  properties: readonly (readonly [string, Arbitrary<unknown>])[],
  required: readonly string[],
): Arbitrary<Record<string, unknown>> => {
  const left = Symbol('left out');
  const parts = properties.map(([name, value]) =>
    required.includes(name)
      ? value
      : fc.oneof({ weight: 4, arbitrary: fc.constant(left) }, { weight: 1, arbitrary: value }),
  );
  return fc
    .tuple(...parts)
    .map((values) =>
      Object.fromEntries(
        properties.map(([name], at) => [name, values[at]]).filter(([, value]) => value !== left),
      ),
    );
};
