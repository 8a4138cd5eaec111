import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Brings commands to a server and keeps its replies back: what a client sees of a server that dies after its work. */
export const deafProxy = async (port: number) => {
  const sockets = new Set<Socket>();
  let isDeaf = false;
  const proxy = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    client.on('data', (chunk) => server.write(chunk));
    server.on('data', (chunk) => isDeaf || client.write(chunk));
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    port: (proxy.address() as AddressInfo).port,
    keepBack(): void {
      isDeaf = true;
    },
    async stop(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    },
  };
};
