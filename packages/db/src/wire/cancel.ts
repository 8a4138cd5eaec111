import { type Client, Connection as Socket } from 'pg';

/** How long, in ms, the server may take to hear of it: the same network may have lost it. */
const patience = 2000;

/**
 * Asks the server to end what it does for `client`, over a connection of its own as the protocol has it. `done`
 * comes when the server has closed that connection, which it does behind the signal, or when patience ends.
 */
export const cancel = (client: Client, done: () => void): void => {
  const { host, port, ssl, sslNegotiation, processID, secretKey } = client as unknown as Cancellable;
  if (processID === null) {
    done();
    return;
  }
  const socket = new Socket({ ssl, sslNegotiation } as object) as unknown as CancelSocket;
  const timer = setTimeout(() => socket.stream.destroy(), patience);
  const ask = () => socket.cancel(processID, secretKey);
  socket.once('connect', () => {
    if (!ssl) ask();
    else if (sslNegotiation !== 'direct') socket.requestSsl();
  });
  socket.once('sslconnect', ask);
  socket.on('error', () => socket.stream.destroy());
  socket.once('end', () => {
    clearTimeout(timer);
    done();
  });
  if (host.startsWith('/')) socket.connect(`${host}/.s.PGSQL.${port}`);
  else socket.connect(port, host);
};

/** What pg knows of a session that its types do not tell. */
interface Cancellable {
  readonly host: string;
  readonly port: number;
  readonly ssl: unknown;
  readonly sslNegotiation: string;
  /** Null until the server has introduced itself. */
  readonly processID: number | null;
  readonly secretKey: number;
}

interface CancelSocket extends NodeJS.EventEmitter {
  readonly stream: { destroy(): void };
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
}
