import type { OrgContext, OrgId } from '@bulkhead/tenancy';

/** A message in a reader's hands: proven to be this org's, and nobody else's until it is settled. */
export interface Delivery {
  /** Of the sender, for the stores: `analytics.forOrg(delivery.context)`. */
  readonly context: OrgContext;
  readonly id: string;
  readonly kind: string;
  readonly requestId: string;
  readonly sentAt: Date;
  readonly payload: Buffer;
  /** 1 for the first. */
  readonly attempt: number;
  /** Its place in the lane. */
  readonly entry: string;
  /** What it counts for towards the limit of its lane. */
  readonly weight: number;
}

/** Messages that a reader holds, by lane and entry. What is not in here is settled, or was never seen by us. */
export class InFlight {
  readonly #lanes = new Map<OrgId, Map<string, Delivery>>();
  readonly #takenAt = new WeakMap<Delivery, number>();

  get size(): number {
    let size = 0;
    for (const lane of this.#lanes.values()) size += lane.size;
    return size;
  }

  /** Of payload. */
  get bytes(): number {
    let bytes = 0;
    for (const { payload } of this.all()) bytes += payload.length;
    return bytes;
  }

  /** @param takenAt when Redis was asked for it, as performance.now() tells. */
  add(delivery: Delivery, takenAt: number): void {
    const { orgId } = delivery.context;
    this.#takenAt.set(delivery, takenAt);
    const lane = this.#lanes.get(orgId) ?? new Map<string, Delivery>();
    this.#lanes.set(orgId, lane.set(delivery.entry, delivery));
  }

  /** Whether it was taken since then and not settled. */
  holds(delivery: Delivery, since: number): boolean {
    return (
      (this.#takenAt.get(delivery) ?? Number.NEGATIVE_INFINITY) >= since &&
      this.#lanes.get(delivery.context.orgId)?.get(delivery.entry) === delivery
    );
  }

  remove(delivery: Delivery): void {
    const lane = this.#lanes.get(delivery.context.orgId);
    lane?.delete(delivery.entry);
    if (lane?.size === 0) this.#lanes.delete(delivery.context.orgId);
  }

  entries(org: OrgId): string[] {
    return [...(this.#lanes.get(org)?.keys() ?? [])];
  }

  all(): Delivery[] {
    return [...this.#lanes.values()].flatMap((lane) => [...lane.values()]);
  }
}

export const byOrg = (deliveries: readonly Delivery[]): Map<OrgId, Delivery[]> => {
  const orgs = new Map<OrgId, Delivery[]>();
  for (const delivery of deliveries) {
    const { orgId } = delivery.context;
    const lane = orgs.get(orgId);
    if (lane) lane.push(delivery);
    else orgs.set(orgId, [delivery]);
  }
  return orgs;
};
