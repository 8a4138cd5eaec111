import { median } from './report.js';

export interface Pair {
  readonly ours: () => Promise<unknown>;
  readonly theirs: () => Promise<unknown>;
}

export interface Outcome {
  /** Median over rounds of our time over theirs in the same round. */
  readonly ratio: number;
  /** Median microseconds. */
  readonly ours: number;
  readonly theirs: number;
}

/** Both in every round, taking turns at going first, so that whatever else the machine does meets both. */
export const interleave = async ({ ours, theirs }: Pair, rounds: number): Promise<Outcome> => {
  const measured: { ours: number; theirs: number }[] = [];
  for (let round = -2; round < rounds; round += 1) {
    const first = round % 2 === 0 ? await micros(ours) : undefined;
    const other = await micros(theirs);
    const pair = { ours: first ?? (await micros(ours)), theirs: other };
    // The first two rounds warm up.
    if (round >= 0) measured.push(pair);
  }
  return {
    ratio: median(measured.map(({ ours, theirs }) => ours / theirs)),
    ours: median(measured.map(({ ours }) => ours)),
    theirs: median(measured.map(({ theirs }) => theirs)),
  };
};

const micros = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now();
  await work();
  return (performance.now() - begun) * 1000;
};
