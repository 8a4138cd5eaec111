import type { Redis } from 'ioredis';

/** Redis's clock, which all processes share. Corrected by whatever reply carries the server's time. */
export class ServerClock {
  #offset = 0;

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + this.#offset;
  }

  learn(serverTime: number): void {
    this.#offset = serverTime - Date.now();
  }

  async ask(redis: Redis): Promise<number> {
    const [seconds, micros] = await redis.time();
    const time = Number(seconds) * 1000 + Math.ceil(Number(micros) / 1000);
    this.learn(time);
    return time;
  }
}
