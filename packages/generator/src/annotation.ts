export const verbs = ['select', 'insert', 'update', 'delete'] as const;
export type Verb = (typeof verbs)[number];

/** What a documentation comment above a model says: `@bulkhead.<kind>`, some with arguments in parentheses. */
export type ModelAnnotation =
  | { readonly kind: 'tenant'; readonly verbs: readonly Verb[] }
  | { readonly kind: 'owned'; readonly ownerField: string }
  | { readonly kind: 'managed' }
  | { readonly kind: 'org' }
  | { readonly kind: 'global' };

/** `fixed`: the application sets it once. `computed`: only the database sets it. */
export type FieldAnnotation = 'fixed' | 'computed';

export interface Parsed<Annotation> {
  readonly annotation: Annotation | null;
  /** Problem and fix, without the name of the model. */
  readonly problem: Problem | null;
}

export interface Problem {
  readonly problem: string;
  readonly fix: string;
}

const MODEL_FORMS =
  '@bulkhead.tenant, @bulkhead.owned(ownerField), @bulkhead.managed, @bulkhead.org or @bulkhead.global';

export const parseModelAnnotation = (documentation: string | undefined): Parsed<ModelAnnotation> => {
  const found = annotationsIn(documentation);
  const [first] = found;
  if (!first) return refused('has no annotation', `write above it what it is: /// ${MODEL_FORMS}`);
  if (found.length > 1) {
    return refused(
      `has ${found.length} annotations (${found.map(shown).join(', ')})`,
      'keep exactly one of them',
    );
  }
  return parseModelForm(first);
};

export const parseFieldAnnotation = (documentation: string | undefined): Parsed<FieldAnnotation> => {
  const found = annotationsIn(documentation);
  const [first] = found;
  if (!first) return { annotation: null, problem: null };
  if (found.length > 1) {
    return refused(
      `has ${found.length} annotations (${found.map(shown).join(', ')})`,
      'keep exactly one of them',
    );
  }
  if ((first.name === 'fixed' || first.name === 'computed') && first.args === null)
    return accepted(first.name);
  return refused(
    `has the unknown annotation ${shown(first)}`,
    'a field knows @bulkhead.fixed and @bulkhead.computed',
  );
};

interface Found {
  readonly name: string;
  readonly args: readonly string[] | null;
}

const parseModelForm = ({ name, args }: Found): Parsed<ModelAnnotation> => {
  if ((name === 'org' || name === 'global' || name === 'managed') && args === null)
    return accepted({ kind: name });
  if (name === 'owned') {
    const [ownerField] = args ?? [];
    if (args?.length === 1 && ownerField) return accepted({ kind: 'owned', ownerField });
    return refused(
      `has ${shown({ name, args })}, which names no single owner field`,
      'write @bulkhead.owned(ownerId)',
    );
  }
  if (name === 'tenant') {
    const named = args ?? verbs;
    const unknown = named.filter((verb) => !(verbs as readonly string[]).includes(verb));
    if (unknown.length === 0 && named.length > 0) {
      return accepted({ kind: 'tenant', verbs: verbs.filter((verb) => named.includes(verb)) });
    }
    return refused(
      `has ${shown({ name, args })}, whose verbs are not known`,
      `write @bulkhead.tenant for all verbs or name some of ${verbs.join(', ')}`,
    );
  }
  return refused(`has the unknown annotation ${shown({ name, args })}`, `a model knows ${MODEL_FORMS}`);
};

const annotationsIn = (documentation = ''): Found[] =>
  [...documentation.matchAll(/@bulkhead\.?(\w*)(?:\(([^)]*)\))?/g)].map(([, name = '', args]) => ({
    name,
    args: args === undefined ? null : args.split(',').map((arg) => arg.trim()),
  }));

const shown = ({ name, args }: Found) => `@bulkhead.${name}${args ? `(${args.join(', ')})` : ''}`;

const accepted = <Annotation>(annotation: Annotation): Parsed<Annotation> => ({ annotation, problem: null });

const refused = (problem: string, fix: string): Parsed<never> => ({
  annotation: null,
  problem: { problem, fix },
});
