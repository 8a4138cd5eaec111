import { Redis } from 'ioredis';
import { type ConnectionConfig, connectionOptions } from './connection.js';

/**
 * A connection that listens. Silence is normal on it, so that silence must not end it. It subscribes by itself after
 * each connect: the driver would too, but leaves a refusal of that unhandled, which ends a process.
 */
export class Subscriber {
  readonly connection: Redis;
  readonly #handlers = new Map<string, (message: string) => void>();

  constructor({ url, onError }: ConnectionConfig) {
    this.connection = new Redis(url, {
      ...connectionOptions,
      autoResubscribe: false,
      connectionName: 'bulkhead-subscriber',
    });
    this.connection.on('error', onError);
    this.connection.on('ready', () => this.#subscribe([...this.#handlers.keys()]));
    this.connection.on('message', (channel: string, message: string) =>
      this.#handlers.get(channel)?.(message),
    );
  }

  listen(channel: string, handler: (message: string) => void): void {
    this.#handlers.set(channel, handler);
    if (this.connection.status === 'ready') this.#subscribe([channel]);
  }

  #subscribe(channels: string[]): void {
    // A deployment may take channels away from this user; what they make cheaper still works.
    for (const channel of channels) this.connection.subscribe(channel).catch(() => undefined);
  }
}
