import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { CLICKHOUSE_READER, READER_SETTINGS } from './clickhouse-reader.js';
import { CLICKHOUSE_WRITER, DATABASE, MIGRATOR, RUNTIME, SUPERUSER } from './endpoints.js';
import { findPostgres } from './postgres/binaries.js';
import { INITDB } from './postgres/cluster.js';
import { LOGINS } from './postgres/logins.js';
import { POSTGRES_SETTINGS } from './postgres/settings.js';
import { redisConf } from './redis/settings.js';
import { QUERY_MEMORY } from './stores/clickhouse.js';

interface Service {
  readonly image: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly ports: readonly string[];
  readonly volumes: readonly string[];
  readonly healthcheck: { readonly test: readonly string[] };
}

const read = (path: string) =>
  readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), 'utf8');
const compose = parse(read('docker-compose.yml')) as {
  services: Record<'postgres' | 'redis' | 'clickhouse', Service>;
  volumes: Record<string, null>;
};
const { postgres, redis, clickhouse } = compose.services;
const services = Object.entries(compose.services);

const plain = (text: string) => text.replaceAll(/\s+/g, ' ');
/** `18.4.0-beta.17` and `18.4` are the same release. */
const release = (version: string) => version.split('.').slice(0, 2).join('.');
/** Enough for files of a few elements without attributes: each tag is closed in order. */
function wellFormed(xml: string): string {
  const open: (string | undefined)[] = [];
  for (const [, slash, name] of xml.matchAll(/<(\/?)(\w+)>/g)) {
    if (slash) expect(open.pop()).toBe(name);
    else open.push(name);
  }
  expect(open).toEqual([]);
  return xml;
}
const tag = ({ image }: Service) => image.split(':')[1] ?? '';

describe('docker-compose.yml', () => {
  test.each(services)('publishes %s on the loopback only and asks whether it is healthy', (_, service) => {
    for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:/);
    expect(service.healthcheck.test.length).toBeGreaterThan(1);
  });

  test.each(services)('guarantees that %s starts with no password but one that was set', (_, service) => {
    const passwords = Object.entries(service.environment).filter(([name]) => /PASSWORD|AUTH$/.test(name));
    expect(passwords.length).toBeGreaterThan(0);
    for (const [name, value] of passwords)
      expect([name, value]).toEqual([name, expect.stringMatching(/^\$\{\w+:\?set it in \.env\}$/)]);
  });

  test.each(services)('mounts into %s only files and volumes that exist', (_, { volumes }) => {
    for (const source of volumes.map((volume) => volume.split(':')[0] ?? '')) {
      if (!source.startsWith('./')) expect(compose.volumes).toHaveProperty(source);
      else if (source !== './prisma/bootstrap.sql') expect(read(source)).not.toBe('');
    }
  });
});

describe('Postgres in containers', () => {
  test('has the version, the database and the cluster options of the embedded one', () => {
    expect(tag(postgres)).toBe(release(findPostgres().version));
    expect(postgres.environment).toMatchObject({ POSTGRES_USER: SUPERUSER, POSTGRES_DB: DATABASE });
    const options = INITDB.filter((option) => option !== '--no-instructions');
    expect(postgres.environment['POSTGRES_INITDB_ARGS']).toBe(options.join(' '));
  });

  test('has its settings, except what a container cannot share', () => {
    const {
      listen_addresses: _,
      unix_socket_directories: __,
      ssl: ___,
      log_line_prefix: ____,
      ...shared
    } = POSTGRES_SETTINGS;
    const settings = Object.fromEntries(
      (postgres.command ?? []).slice(1).map((argument) => argument.replace(/^--/, '').split('=')),
    );
    expect(settings).toEqual(shared);
  });

  test('has its logins with the same attributes, and runs the bootstrap in the same databases', () => {
    const script = plain(read('docker/postgres/10-logins.sh'));
    for (const [name, attributes] of Object.entries(LOGINS))
      expect(script).toContain(`create role ${name} ${attributes} password :'`);
    expect(script.match(/create role/g)).toHaveLength(Object.keys(LOGINS).length);
    expect(script).toContain(`alter database ${DATABASE} owner to ${MIGRATOR};`);
    expect(script).toContain('for database in template1 "$POSTGRES_DB"; do');
    expect(script).not.toMatch(new RegExp(`grant .* to ${RUNTIME}`, 'i'));
  });
});

describe('Redis in containers', () => {
  test('has the durability and the memory policy of the embedded one', () => {
    const conf = redisConf({ instance: 'dev', port: 6379, password: 'x', dataDir: '/data' });
    const settings = conf
      .trim()
      .split('\n')
      .map((line) => line.split(' ') as [string, string]);
    const command = redis.command?.join(' ') ?? '';
    for (const [name, value] of settings) {
      if (['bind', 'port', 'dir', 'daemonize', 'requirepass'].includes(name)) continue;
      expect(command).toContain(`--${name} ${value}`);
    }
    expect(command).toContain('--requirepass "$$REDISCLI_AUTH"');
  });
});

describe('ClickHouse in containers', () => {
  test('has the version, the database and the writer of the embedded one', () => {
    const { optionalDependencies } = createRequire(import.meta.url)('chdb/package.json') as {
      optionalDependencies: Record<string, string>;
    };
    const engine =
      Object.entries(optionalDependencies).find(([name]) => name.startsWith('@chdb/lib-'))?.[1] ?? '';
    expect(tag(clickhouse)).toBe(release(engine));
    expect(clickhouse.environment).toMatchObject({
      CLICKHOUSE_DB: DATABASE,
      CLICKHOUSE_USER: CLICKHOUSE_WRITER,
      CLICKHOUSE_DEFAULT_ACCESS_MANAGEMENT: '1',
    });
  });

  test('guarantees that its reader may change the org and no other setting', () => {
    expect(plain(read('docker/clickhouse/init/10-reader.sh'))).toMatch(
      new RegExp(
        `CREATE USER IF NOT EXISTS ${CLICKHOUSE_READER} IDENTIFIED WITH sha256_hash BY '\\$hash' SETTINGS ${READER_SETTINGS}" $`,
      ),
    );
  });

  test('caps the memory of a query alike', () => {
    const xml = wellFormed(read('docker/clickhouse/users.d/bulkhead.xml'));
    expect(plain(xml)).toContain('<profiles> <default>');
    expect(xml).toContain(`<max_memory_usage>${QUERY_MEMORY}</max_memory_usage>`);
  });

  test('allows the setting that row policies read', () => {
    const xml = wellFormed(read('docker/clickhouse/config.d/bulkhead.xml'));
    expect(xml).toContain('<custom_settings_prefixes>SQL_</custom_settings_prefixes>');
    expect(xml).toContain(
      '<settings_constraints_replace_previous>true</settings_constraints_replace_previous>',
    );
  });
});
