import { execFile } from 'node:child_process';
import { appendFileSync, chownSync, existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { SUPERUSER } from '../endpoints.js';
import { makePrivateDir } from '../private-files.js';
import { fileError } from '../stack-error.js';
import { explainLog } from '../supervisor/explain-log.js';
import type { StackInstance } from '../workspace.js';
import { PG_HBA, postgresConf } from './settings.js';
import type { SystemUser } from './system-user.js';

export interface Cluster {
  /** Holds the folder `data`; belongs to the user whom the server runs as. */
  readonly dir: string;
  readonly native: string;
  readonly user: SystemUser | undefined;
  readonly instance: StackInstance;
}

export const INITDB = [
  '--auth=scram-sha-256',
  '--no-instructions',
  // The same order and case rules on every machine, whatever locales it has.
  '--encoding=UTF8',
  '--locale=C',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
];

export const dataOf = ({ dir }: Pick<Cluster, 'dir'>): string => join(dir, 'data');

export const isInitialised = (cluster: Cluster): boolean => existsSync(join(dataOf(cluster), 'PG_VERSION'));

/** A run that is interrupted leaves only a draft, which the next one removes. */
export async function initCluster(
  cluster: Cluster,
  superuserPassword: string,
  signal: AbortSignal,
): Promise<void> {
  const { dir, native, user, instance } = cluster;
  const draft = join(dir, 'data.draft');
  const secret = join(dir, 'initdb.secret');
  makeClusterDir(cluster);
  rmSync(draft, { recursive: true, force: true });
  writeOwned(cluster, secret, superuserPassword);
  const args = [
    `--pgdata=${draft}`,
    `--username=${SUPERUSER}`,
    `--pwfile=${secret}`,
    ...INITDB,
    ...(instance === 'test' ? ['--no-sync'] : []),
  ];
  const env = { PATH: process.env['PATH'], TZ: 'UTC', LC_ALL: 'C' };
  try {
    const uid = user && { uid: user.uid, gid: user.gid };
    await promisify(execFile)(join(native, 'bin', 'initdb'), args, { cwd: dir, env, signal, ...uid });
  } catch (error) {
    signal.throwIfAborted();
    const { stderr = '', message } = error as { stderr?: string; message: string };
    throw explainLog(stderr || message, {
      store: 'postgres',
      port: 0,
      dataDir: dir,
      logFile: 'its own output',
    });
  } finally {
    rmSync(secret, { force: true });
  }
  appendFileSync(join(draft, 'postgresql.conf'), "\ninclude = 'bulkhead.conf'\n");
  writeOwned(cluster, join(draft, 'pg_hba.conf'), PG_HBA);
  renameSync(draft, dataOf(cluster));
}

export function configureCluster(cluster: Cluster, port: number): void {
  writeOwned(cluster, join(dataOf(cluster), 'bulkhead.conf'), postgresConf(cluster.instance, port));
}

function makeClusterDir({ dir, user }: Cluster): void {
  makePrivateDir(dir);
  try {
    if (user) chownSync(dir, user.uid, user.gid);
  } catch (error) {
    throw fileError(error, dir);
  }
}

function writeOwned({ user }: Cluster, path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600 });
    if (user) chownSync(path, user.uid, user.gid);
  } catch (error) {
    throw fileError(error, path);
  }
}
