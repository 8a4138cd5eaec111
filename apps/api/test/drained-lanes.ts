import { type IngestTable, linesOf, readPayload } from '@bulkhead/ingest';
import type { Delivery } from '@bulkhead/redis';
import type { ApiUnderTest } from './api-under-test.js';

export type Row = Readonly<Record<string, unknown>>;

export interface Drained {
  readonly org: string;
  readonly table: IngestTable;
  readonly rows: readonly Row[];
}

/** Takes everything that lies in the lanes, as a worker would, and looks at it. `store` puts it into ClickHouse as well. */
export const drainLanes = async (
  api: Pick<ApiUnderTest, 'redis' | 'analytics'>,
  { store = false } = {},
): Promise<Drained[]> => {
  const reader = api.redis.createLaneReader({ group: 'pooled' });
  const drained: Drained[] = [];
  try {
    for (;;) {
      const deliveries = await reader.take({ messages: 100, wait: 50 });
      if (deliveries.length === 0) return drained;
      for (const delivery of deliveries) {
        const read = opened(delivery);
        if (store)
          await api.analytics.insertBatches(read.table, [
            { context: delivery.context, lines: delivery.payload },
          ]);
        drained.push(read);
      }
      await reader.acknowledge(deliveries);
    }
  } finally {
    await reader.close();
  }
};

const opened = ({ kind, payload, context }: Delivery): Drained => {
  const read = readPayload(kind, payload, context.orgId);
  if (typeof read === 'string') throw new Error(`${kind}: ${read}`);
  const rows = [...linesOf(payload)].map((line) => JSON.parse(String(line)) as Row);
  if (rows.length !== read.records) throw new Error('a count is wrong');
  return { org: context.orgId, table: read.table, rows };
};

export const rowsOf = (drained: readonly Drained[]): Row[] => drained.flatMap(({ rows }) => rows);
