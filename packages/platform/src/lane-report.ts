import type { LaneOverview } from '@bulkhead/redis';

const columns = ['org', 'group', 'waiting', 'pending', 'lag', 'dead'] as const;

/** The lane that waits longest first. */
const sorted = (lanes: readonly LaneOverview[]) =>
  [...lanes].sort((a, b) => b.lag - a.lag || b.dead - a.dead);

/** Counts and ids, never what is in a lane. Lag in milliseconds. */
export const laneJson = (lanes: readonly LaneOverview[]): string =>
  JSON.stringify(
    sorted(lanes).map(({ orgId, group, waiting, pending, lag, dead }) => {
      return { org: orgId, group: group ?? null, waiting, pending, lag, dead };
    }),
  );

export const laneTable = (lanes: readonly LaneOverview[]): string => {
  if (lanes.length === 0) return 'All lanes are empty, and there are no dead letters.';
  const rows = sorted(lanes).map(({ orgId, group, waiting, pending, lag, dead }) =>
    [orgId, group ?? 'unknown', waiting, pending, `${(lag / 1000).toFixed(1)} s`, dead].map(String),
  );
  const table = [columns, ...rows];
  const widths = columns.map((_, at) => Math.max(...table.map((row) => row[at]?.length ?? 0)));
  return table
    .map((row) =>
      row.map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))),
    )
    .map((row) => row.join('  ').trimEnd())
    .join('\n');
};
