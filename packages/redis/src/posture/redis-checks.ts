import type { Fault, Finding } from './finding.js';
import type { RedisFacts } from './redis-facts.js';

export interface Check {
  readonly code: string;
  readonly title: string;
  readonly level: Finding['level'];
  readonly fault: (facts: RedisFacts) => Fault | undefined;
}

const oldest = [7, 0];

const server = (detail: string, fix: string): Fault => ({ object: 'server', detail, fix });
const address = (detail: string, fix: string): Fault => ({ object: 'address', detail, fix });

export const redisChecks: readonly Check[] = [
  {
    code: 'redis_version',
    title: 'the server knows the commands and access rules that Bulkhead uses',
    level: 'fatal',
    fault: ({ info }) => {
      const version = info.get('redis_version') ?? 'unknown';
      const [major = 0, minor = 0] = version.split('.').map(Number);
      const [wanted = 0, wantedMinor = 0] = oldest;
      if (major > wanted || (major === wanted && minor >= wantedMinor)) return undefined;
      return server(`has version ${version}, expected ${oldest.join('.')} or later`, 'upgrade it');
    },
  },
  {
    code: 'redis_role',
    title: 'the server accepts writes',
    level: 'fatal',
    fault: ({ info }) =>
      info.get('role') === 'master'
        ? undefined
        : server(
            `is a ${info.get('role')}, expected a master, which accepts writes`,
            'correct the address, or end the replication',
          ),
  },
  {
    code: 'redis_eviction',
    title: 'a full server refuses writes and drops nothing',
    level: 'fatal',
    fault: ({ info }) =>
      info.get('maxmemory_policy') === 'noeviction'
        ? undefined
        : server(
            `has maxmemory-policy ${info.get('maxmemory_policy')}, expected noeviction: any other drops accepted messages or the marks that end a revoked cache entry`,
            'CONFIG SET maxmemory-policy noeviction',
          ),
  },
  {
    code: 'redis_persistence',
    title: 'accepted messages survive a restart',
    level: 'warning',
    fault: ({ info }) =>
      info.get('aof_enabled') === '1'
        ? undefined
        : server(
            'has appendonly off, expected on: ACCEPTED MESSAGES ARE LOST when Redis stops',
            'CONFIG SET appendonly yes',
          ),
  },
  {
    code: 'redis_fsync',
    title: 'accepted messages survive a crash of the host',
    level: 'warning',
    fault: ({ production, info, appendfsync }) =>
      !production || info.get('aof_enabled') !== '1' || appendfsync === undefined || appendfsync === 'always'
        ? undefined
        : server(
            `has appendfsync ${appendfsync}, expected always: up to two seconds of accepted messages are lost in a crash`,
            'CONFIG SET appendfsync always',
          ),
  },
  {
    code: 'redis_cluster',
    title: 'keys of one org lie on one node',
    level: 'fatal',
    fault: ({ info, hashTags }) =>
      info.get('cluster_enabled') !== '1' || hashTags
        ? undefined
        : server(
            'is part of a cluster and hashTags is off, expected on: keys of one org must lie on one node',
            'set hashTags',
          ),
  },
  {
    code: 'redis_password',
    title: 'the server asks for a password',
    level: 'fatal',
    fault: ({ production, url }) =>
      !production || url.password !== ''
        ? undefined
        : address(
            'has no password, expected one in production',
            'set requirepass or a user, and put it into the address',
          ),
  },
  {
    code: 'redis_tls',
    title: 'nobody on the way reads or changes what is sent',
    level: 'fatal',
    fault: ({ production, url }) =>
      !production || url.protocol === 'rediss:'
        ? undefined
        : address(
            `begins with ${url.protocol}//, expected rediss:// in production`,
            'give the server a certificate',
          ),
  },
  {
    code: 'redis_commands',
    title: 'our user can neither administer nor empty the server',
    level: 'fatal',
    fault: ({ production, user, dangerous }) => {
      if (!production || dangerous?.length === 0) return undefined;
      const detail = dangerous
        ? `may run ${dangerous.join(', ')}, expected none of these`
        : 'may not ask what it may do, expected +acl|whoami and +acl|dryrun';
      return { object: `user ${user}`, detail, fix: 'give it the rules that docs/redis.md has for it' };
    },
  },
  {
    code: 'redis_memory',
    title: 'the server refuses writes before the host runs out of memory',
    level: 'warning',
    fault: ({ production, info }) =>
      !production || info.get('maxmemory') !== '0'
        ? undefined
        : server(
            'has maxmemory 0, expected a limit below the memory of the host: the system ends the server before it can refuse writes',
            'CONFIG SET maxmemory',
          ),
  },
];
