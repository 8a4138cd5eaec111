import type { Rule } from './refusal.js';

export type Verdict =
  | {
      readonly verdict: 'allow';
      /** Orgs that the text names instead of using `{org_id:UUID}`; if there are any, it is for that org alone. */
      readonly orgs: ReadonlySet<string>;
    }
  | { readonly verdict: 'reject'; readonly rule: Rule; readonly reason: string };
