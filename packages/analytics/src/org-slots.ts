import { BulkheadError, type OrgId } from '@bulkhead/tenancy';

interface Queue {
  running: number;
  readonly waiting: (() => void)[];
}

/** Lets each org run a few statements at once, so that one org cannot take the server from the others. */
export class OrgSlots {
  private readonly queues = new Map<OrgId, Queue>();

  constructor(
    private readonly concurrent: number,
    private readonly waiting: number,
  ) {}

  /** Resolves with the function that gives the place back. */
  async take(org: OrgId, signal: AbortSignal): Promise<() => void> {
    const queue = this.queues.get(org) ?? { running: 0, waiting: [] };
    this.queues.set(org, queue);
    if (queue.running < this.concurrent) queue.running += 1;
    else await this.wait(queue, signal);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.give(org, queue);
    };
  }

  private wait(queue: Queue, signal: AbortSignal): Promise<void> {
    if (queue.waiting.length >= this.waiting) {
      throw new BulkheadError(
        'RATE_LIMITED',
        `${this.concurrent} statements of the org run and ${this.waiting} wait, expected fewer; ask again when one has ended`,
      );
    }
    return new Promise((resolve, reject) => {
      const proceed = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        queue.waiting.splice(queue.waiting.indexOf(proceed), 1);
        reject(signal.reason as Error);
      };
      queue.waiting.push(proceed);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  private give(org: OrgId, queue: Queue): void {
    const next = queue.waiting.shift();
    if (next) next();
    else queue.running -= 1;
    if (queue.running === 0) this.queues.delete(org);
  }
}
