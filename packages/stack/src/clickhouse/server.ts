import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { makePrivateDir, writePrivateFile } from '../private-files.js';
import { AccessControl } from './access/access-control.js';
import { Engine } from './engine/engine.js';
import { engineLayout } from './engine/engine-layout.js';
import { launchEngine } from './engine/engine-process.js';
import { engineSql } from './engine/engine-sql.js';
import { installShadowTables } from './engine/install-shadow-tables.js';
import { giveUp, recordEngine, takeOver } from './engine/owner.js';
import { renderConfig } from './engine/render-config.js';
import { Handler } from './http/handler.js';
import { listen } from './http/listen.js';
import type { ClickHouseOptions } from './types.js';

/** Bytes that one query may take unless told otherwise. */
const QUERY_MEMORY = 2 * 1024 ** 3;
/** Milliseconds for running statements to end when the server stops. */
const STOP_LIMIT = 10_000;

export interface RunningServer {
  readonly port: number;
  readonly version: string;
  /** Resolves with the reason when the engine does not stay up. */
  readonly lost: Promise<unknown>;
  stop(): Promise<void>;
}

export async function runServer({
  dataDir,
  port,
  users,
  logFile,
  memoryLimit,
}: ClickHouseOptions): Promise<RunningServer> {
  const layout = engineLayout(dataDir);
  makePrivateDir(layout.data);
  await takeOver(layout, dataDir);
  const bootstrap = { admin: users.admin.name, secret: randomBytes(32).toString('hex') };
  const limits = [{ setting: 'max_memory_usage', value: String(memoryLimit?.perQuery ?? QUERY_MEMORY) }];
  const access = new AccessControl(layout.access, bootstrap, users.admin, limits);
  if (users.reader) access.ensureReader(users.reader);
  writePrivateFile(layout.config, renderConfig(layout, memoryLimit?.total));
  let lose: (reason: unknown) => void = () => {};
  const lost = new Promise<unknown>((resolve) => (lose = resolve));
  const engine = await Engine.start({
    async launch() {
      writePrivateFile(layout.users, access.render());
      const state = access.current;
      const process = await launchEngine(layout, logFile);
      recordEngine(layout, process.pid);
      await installShadowTables(
        (text) => engineSql(process, bootstrap.secret, text),
        state,
        users.admin.name,
      );
      return process;
    },
    onCrash: (reason) => console.error(`The ClickHouse engine ${reason}; starting it again.`),
    onLost: (reason) => lose(reason),
  });
  const handler = new Handler(access, engine);
  const listening = await listen(port, (request, response) => handler.handle(request, response));
  const lease = await engine.enter();
  const version = (await engineSql(lease.engine, bootstrap.secret, 'SELECT version()')).trim();
  lease.giveBack();
  return {
    port: listening.port,
    version,
    lost,
    async stop() {
      listening.server.close();
      listening.server.closeIdleConnections();
      await engine.drained(STOP_LIMIT);
      await sleep(0);
      listening.server.closeAllConnections();
      await engine.stop();
      giveUp(layout);
    },
  };
}
