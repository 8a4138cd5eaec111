import { setTimeout as sleep } from 'node:timers/promises';

/** Looks until it is so; the test's own timeout ends it otherwise. */
export const eventually = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await sleep(10);
};
