import type { Variable } from '@bulkhead/service';
import { z } from 'zod';
import { identityProviders } from './identity-provider.js';
import { strategies } from './org-reference.js';

const json = z.string().transform((text, issue) => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    issue.addIssue('is not JSON');
    return z.NEVER;
  }
});

const claimName = z.string().min(1).max(255);

export const identityVariables = {
  IDENTITY_PROVIDERS: {
    schema: json.pipe(identityProviders),
    expected: 'a JSON list of providers as docs/api.md describes',
    reason: 'Whose JWTs are accepted, for which audience, with which keys, and for which organizations.',
    optional: true,
  },
  ORG_STRATEGIES: {
    schema: z
      .string()
      .transform((list) => list.split(','))
      .pipe(z.array(z.enum(strategies)).min(1))
      .refine((list) => new Set(list).size === list.length),
    expected: `a list of ${strategies.join(', ')}, with commas between them`,
    reason: 'Where a JWT says its organization. All are asked; a token on which two disagree is refused.',
    default: 'provider_claim',
  },
  TENANT_ID_CLAIM_KEY: {
    schema: claimName,
    expected: 'the name of a claim',
    reason: 'The claim of strategy provider_claim: the id or slug of the organization.',
    default: 'org_id',
  },
  TENANT_URN_CLAIM_KEY: {
    schema: claimName,
    expected: 'the name of a claim',
    reason: 'The claim of strategy urn_claim, for providers whose claims have URNs for names.',
    default: 'urn:bulkhead:org:id',
  },
  TENANT_GROUPS_CLAIM_KEY: {
    schema: claimName,
    expected: 'the name of a claim',
    reason: 'The list of groups that strategy group_prefix looks through.',
    default: 'groups',
  },
  TENANT_GROUP_PREFIX: {
    schema: claimName,
    expected: 'the beginning of a group name',
    reason: 'What follows it in a group name is the organization, for strategy group_prefix.',
    default: 'tenant:',
  },
  DEFAULT_TENANT_ID: {
    schema: claimName,
    expected: 'an id or slug of an organization',
    reason: 'The organization of strategy env_var, for an installation with only one.',
    optional: true,
  },
  LOCAL_SIGN_IN: {
    schema: z.enum(['true', 'false']).transform((text) => text === 'true'),
    expected: 'true or false',
    reason: 'Whether anybody may sign in as any person without a password. Refused in production.',
    default: 'false',
  },
} as const satisfies Record<string, Variable>;
