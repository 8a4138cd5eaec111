/** Numbers for the metrics of a process. None knows an org, a user or a token. */
export const counterNames = [
  'cache_bypassed',
  'cache_hits',
  'cache_local_hits',
  'cache_misses',
  'items_known',
  'lane_full',
  'lane_unresolved',
  'lanes_handed_over',
  'messages_acknowledged',
  'messages_appended',
  'messages_dead_lettered',
  'messages_delivered',
  'messages_duplicate',
  'messages_rejected',
  'messages_retried',
  'rate_decided_locally',
  'rate_limited',
  'revocations_delayed',
] as const;

export type CounterName = (typeof counterNames)[number];

export class Counters {
  readonly #values = new Map<CounterName, number>(counterNames.map((name) => [name, 0]));

  add(name: CounterName, by = 1): void {
    this.#values.set(name, (this.#values.get(name) ?? 0) + by);
  }

  snapshot(): Readonly<Record<CounterName, number>> {
    return Object.fromEntries(this.#values) as Record<CounterName, number>;
  }
}
