import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** Stands between the api and a store, so that a test can take the store away and bring it back. */
export interface Gate {
  /** The store's address through the gate. */
  readonly url: string;
  /** Connections break and new ones are refused. */
  close(): void;
  /** Connections stay, and nothing is said on them any more. */
  freeze(): void;
  /** Connections break, new ones are served: what a restart looks like. */
  restart(): void;
  open(): void;
  stop(): Promise<void>;
}

export const createGate = async (target: string): Promise<Gate> => {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  let state: 'open' | 'closed' | 'frozen' = 'open';
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    if (state === 'closed') {
      client.destroy();
      return;
    }
    const store = connect(Number(port), hostname);
    for (const [from, to] of [
      [client, store],
      [store, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => {
        if (state !== 'frozen') to.write(chunk);
      });
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    close() {
      state = 'closed';
      cut();
    },
    freeze() {
      state = 'frozen';
    },
    restart() {
      state = 'open';
      cut();
    },
    open() {
      // What was frozen has lost bytes, so that only new connections are of use.
      if (state === 'frozen') cut();
      state = 'open';
    },
    async stop() {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};
