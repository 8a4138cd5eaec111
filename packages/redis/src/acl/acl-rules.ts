import type { OrgId } from '@bulkhead/tenancy';
import { allowedCommands } from '../commands/command-verdicts.js';
import { channelCatalogue, type KeyEntry, keyCatalogue } from '../keys/key-catalogue.js';

const entries: readonly KeyEntry[] = Object.values(keyCatalogue);

/**
 * SCAN answers with everybody's keys, whatever key patterns a user has. Redis 7.0 looks for the keys of a PFMERGE with
 * one key in vain and then lets it write anywhere.
 */
const escaping = ['scan', 'pfmerge'];
const ownCommands = allowedCommands.filter((name) => !escaping.includes(name));
const readCommands = ['exists', 'get', 'getrange', 'mget', 'pttl', 'strlen', 'ttl', 'type'];
const connectionCommands = ['multi', 'exec', 'discard', 'watch', 'unwatch', 'ping'];

const plus = (names: readonly string[]): string[] => names.map((name) => `+${name}`);

const patterns = (direct: KeyEntry['direct'], org: OrgId, hashTags: boolean): string[] =>
  entries
    .filter((entry) => entry.direct === direct)
    .map(({ pattern }) => pattern.replace('<org>', hashTags ? `{${org}}` : org).replace(/<[^>]+>/g, '*'));

/** What a direct credential of one org may do: the keys of the catalogue that are marked for it, and no others. */
export const orgAclRules = (org: OrgId, hashTags: boolean): string[] => [
  ...plus(ownCommands),
  ...plus(connectionCommands),
  ...patterns('write', org, hashTags).map((pattern) => `~${pattern}`),
  `(${[...plus(readCommands), ...patterns('read', org, hashTags).map((pattern) => `%R~${pattern}`)].join(' ')})`,
];

/** What packages/redis itself needs, for the user of the deployment: `ACL SETUSER bulkhead on >… ` and these. */
export const runtimeAclRules = (): string[] => [
  ...plus(allowedCommands),
  ...plus([
    'eval',
    'evalsha',
    'info',
    'memory|usage',
    'multi',
    'exec',
    'ping',
    'publish',
    'subscribe',
    'time',
  ]),
  ...plus(['acl|dryrun', 'acl|whoami', 'client|setname']),
  ...new Set(entries.map(({ pattern }) => `~${pattern.replace(/<[^>]+>/g, '*')}`)),
  'resetchannels',
  ...Object.values(channelCatalogue).map(({ pattern }) => `&${pattern.replace(/<[^>]+>/g, '*')}`),
];
