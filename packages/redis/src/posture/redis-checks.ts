import type { RedisFacts } from './redis-facts.js';

export interface Check {
  readonly name: string;
  /** `error`: Bulkhead does not start. */
  readonly severity: 'error' | 'warning';
  /** What is wrong and what to do, or nothing. */
  readonly fault: (facts: RedisFacts) => string | undefined;
}

const oldest = [7, 0];

export const redisChecks: readonly Check[] = [
  {
    name: 'redis_version',
    severity: 'error',
    fault: ({ info }) => {
      const version = info.get('redis_version') ?? 'unknown';
      const [major = 0, minor = 0] = version.split('.').map(Number);
      const [wanted = 0, wantedMinor = 0] = oldest;
      if (major > wanted || (major === wanted && minor >= wantedMinor)) return undefined;
      return `server has version ${version}, expected ${oldest.join('.')} or later; upgrade it`;
    },
  },
  {
    name: 'redis_role',
    severity: 'error',
    fault: ({ info }) =>
      info.get('role') === 'master'
        ? undefined
        : `server is a ${info.get('role')}, expected a master, which accepts writes; correct the address`,
  },
  {
    name: 'redis_eviction',
    severity: 'error',
    fault: ({ info }) =>
      info.get('maxmemory_policy') === 'noeviction'
        ? undefined
        : `maxmemory-policy is ${info.get('maxmemory_policy')}, expected noeviction: any other drops accepted messages or the marks that end a revoked cache entry; CONFIG SET maxmemory-policy noeviction`,
  },
  {
    name: 'redis_persistence',
    severity: 'warning',
    fault: ({ info }) =>
      info.get('aof_enabled') === '1'
        ? undefined
        : 'appendonly is off, expected on: ACCEPTED MESSAGES ARE LOST when Redis stops; CONFIG SET appendonly yes',
  },
  {
    name: 'redis_fsync',
    severity: 'warning',
    fault: ({ production, info, appendfsync }) =>
      !production || info.get('aof_enabled') !== '1' || appendfsync === undefined || appendfsync === 'always'
        ? undefined
        : `appendfsync is ${appendfsync}, expected always: up to two seconds of accepted messages are lost in a crash; CONFIG SET appendfsync always`,
  },
  {
    name: 'redis_cluster',
    severity: 'error',
    fault: ({ info, hashTags }) =>
      info.get('cluster_enabled') !== '1' || hashTags
        ? undefined
        : 'server is part of a cluster and hashTags is off, expected on: keys of one org must lie on one node; set hashTags',
  },
  {
    name: 'redis_password',
    severity: 'error',
    fault: ({ production, url }) =>
      !production || url.password !== ''
        ? undefined
        : 'address has no password, expected one in production; set requirepass or a user, and put it into the address',
  },
  {
    name: 'redis_tls',
    severity: 'error',
    fault: ({ production, url }) =>
      !production || url.protocol === 'rediss:'
        ? undefined
        : `address begins with ${url.protocol}//, expected rediss:// in production; give the server a certificate`,
  },
  {
    name: 'redis_commands',
    severity: 'error',
    fault: ({ production, user, dangerous }) => {
      if (!production || dangerous?.length === 0) return undefined;
      if (!dangerous) {
        return `user ${user} may not ask what it may do, expected +acl|whoami and +acl|dryrun; docs/redis.md has the rules for this user`;
      }
      return `user ${user} may run ${dangerous.join(', ')}, expected none of these; docs/redis.md has the rules for this user`;
    },
  },
  {
    name: 'redis_memory',
    severity: 'warning',
    fault: ({ production, info }) =>
      !production || info.get('maxmemory') !== '0'
        ? undefined
        : 'maxmemory is 0, expected a limit below the memory of the host: the system ends the server before it can refuse writes; CONFIG SET maxmemory',
  },
];
