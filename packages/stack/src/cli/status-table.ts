import type { StackStatus } from '../stack-status.js';
import { STORE_TITLES, STORES } from '../stores.js';

const HEAD = ['store', 'state', 'version', 'port', 'pid', 'data'];

export function statusTable(status: StackStatus): string {
  const rows = STORES.map((store) => {
    const { state, version, port, pid, dataDir } = status[store];
    return [STORE_TITLES[store], state, version, port, pid, dataDir].map((cell) => String(cell ?? '-'));
  });
  const widths = HEAD.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const supervisor = status.supervisor ? `supervisor ${status.supervisor.pid}` : 'no supervisor';
  const reasons = STORES.flatMap((store) =>
    status[store].reason ? [`${store}: ${status[store].reason}`] : [],
  );
  return [
    `${status.instance} stack: ${status.state}, ${supervisor}`,
    line(HEAD),
    ...rows.map(line),
    ...reasons,
  ].join('\n');
}
