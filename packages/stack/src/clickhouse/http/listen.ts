import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PortTakenError } from '../../stack-error.js';
import { exception } from '../exception.js';
import { respondException } from './respond.js';

/** Bytes, as much as ClickHouse takes in a URL: the client puts statements and their parameters there. */
const HEADER_LIMIT = 1024 * 1024;
/** Milliseconds, longer than the client keeps a connection that it does not use. */
const IDLE_LIMIT = 30_000;

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface Listening {
  readonly port: number;
  readonly server: Server;
}

export async function listen(port: number, handle: Handle): Promise<Listening> {
  const server = createServer(
    { maxHeaderSize: HEADER_LIMIT, keepAliveTimeout: IDLE_LIMIT, requestTimeout: 0, noDelay: true },
    (request, response) => {
      handle(request, response).catch((error: unknown) => {
        console.error('A request failed:', error);
        respondException(
          response,
          exception('NETWORK_ERROR', 'The embedded server could not handle this request.'),
        );
      });
    },
  );
  server.on('clientError', (_, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new PortTakenError(`Port ${port} is taken: give ClickHouse another one.`)
          : error,
      ),
    );
    server.listen({ host: '127.0.0.1', port }, resolve);
  });
  return { port: (server.address() as AddressInfo).port, server };
}
