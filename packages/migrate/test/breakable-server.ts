import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** The server of `url` behind a proxy whose connections can be cut, as a failing network does. */
export async function breakableServer(
  url: string,
): Promise<{ url: string; cut: () => void; close: () => void }> {
  const sockets = new Set<Socket>();
  const { hostname, port } = new URL(url);
  const proxy = createServer((near) => {
    const far = connect(Number(port || 5432), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const there = new URL(url);
  there.host = `127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: there.href,
    cut,
    close: () => {
      cut();
      proxy.close();
    },
  };
}
