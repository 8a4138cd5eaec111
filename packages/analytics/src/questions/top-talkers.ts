import { z } from 'zod';
import { defineQuestion } from '../question.js';
import { flows } from '../tables/telemetry-tables.js';
import { tenantSql } from '../tenant-sql.js';
import { count, limit, range, within } from './time-range.js';

/** Which pairs of addresses moved the most bytes. */
export const topTalkers = defineQuestion({
  name: 'topTalkers',
  params: within(31, z.object({ ...range, service: z.string().default(''), limit: limit(1_000, 20) })),
  sql: tenantSql`
    SELECT source, destination, sum(bytes) AS total_bytes, sum(packets) AS total_packets, count() AS flow_count
    FROM ${flows}
    WHERE ts >= {from:DateTime64(3, 'UTC')} AND ts < {to:DateTime64(3, 'UTC')}
      AND ({service:String} = '' OR service = {service:String})
    GROUP BY source, destination
    ORDER BY total_bytes DESC, source, destination
    LIMIT {limit:UInt32}`,
  row: z
    .object({
      source: z.string(),
      destination: z.string(),
      total_bytes: count,
      total_packets: count,
      flow_count: count,
    })
    .transform(({ source, destination, ...sums }) => ({
      source: plainAddress(source),
      destination: plainAddress(destination),
      bytes: sums.total_bytes,
      packets: sums.total_packets,
      flows: sums.flow_count,
    })),
});

/** IPv4 addresses are stored as `::ffff:10.0.0.1`. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}
