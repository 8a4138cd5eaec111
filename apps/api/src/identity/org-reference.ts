import { z } from 'zod';

export const strategies = ['provider_claim', 'urn_claim', 'group_prefix', 'env_var'] as const;
export type Strategy = (typeof strategies)[number];

export interface OrgReferenceOptions {
  /** In this order, for logs and messages; each one is asked, whatever an earlier one found. */
  readonly order: readonly Strategy[];
  readonly claim: string;
  readonly urnClaim: string;
  readonly groupsClaim: string;
  readonly groupPrefix: string;
  readonly defaultOrg?: string | undefined;
}

export interface OrgReference {
  readonly strategy: Strategy;
  /** Id or slug, as the identity provider writes it. */
  readonly reference: string;
}

type Claims = Readonly<Record<string, unknown>>;

/**
 * Which org a verified token speaks of. Undefined when a claim is there but not understood: a reader that skips
 * what it does not understand would let the next strategy decide for another org.
 */
export const orgReferences = (
  claims: Claims,
  options: OrgReferenceOptions,
): readonly OrgReference[] | undefined => {
  const found: OrgReference[] = [];
  for (const strategy of options.order) {
    const references = readers[strategy](claims, options);
    if (references === undefined) return undefined;
    found.push(...references.map((reference) => ({ strategy, reference })));
  }
  return found;
};

const reference = z.string().min(1).max(255);

const single = (claims: Claims, name: string): readonly string[] | undefined => {
  if (!Object.hasOwn(claims, name)) return [];
  const value = reference.safeParse(claims[name]);
  return value.success ? [value.data] : undefined;
};

const readers: Record<
  Strategy,
  (claims: Claims, options: OrgReferenceOptions) => readonly string[] | undefined
> = {
  provider_claim: (claims, { claim }) => single(claims, claim),
  urn_claim: (claims, { urnClaim }) => single(claims, urnClaim),
  group_prefix: (claims, { groupsClaim, groupPrefix }) => {
    if (!Object.hasOwn(claims, groupsClaim)) return [];
    const groups = z.array(z.string()).safeParse(claims[groupsClaim]);
    if (!groups.success) return undefined;
    const names = groups.data.filter((group) => group.startsWith(groupPrefix));
    return names.map((group) => group.slice(groupPrefix.length));
  },
  env_var: (_, { defaultOrg }) => (defaultOrg === undefined ? [] : [defaultOrg]),
};
