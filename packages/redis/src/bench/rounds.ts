import { median } from './report.js';

export interface Pair {
  readonly ours: () => Promise<number>;
  readonly theirs: () => Promise<number>;
}

/** Rounds until both subjects' code is compiled, which are not counted. */
const WARM_UP = 5;

export interface Outcome {
  /** Median over rounds of ours over theirs of the same round. */
  readonly ratio: number;
  readonly ours: number;
  readonly theirs: number;
}

/** Both in every round, taking turns at going first, so that whatever else the machine does meets both. */
export const interleave = async ({ ours, theirs }: Pair, rounds: number): Promise<Outcome> => {
  const measured: { ours: number; theirs: number }[] = [];
  for (let round = -WARM_UP; round < rounds; round += 1) {
    const first = round % 2 === 0 ? await ours() : undefined;
    const other = await theirs();
    const pair = { ours: first ?? (await ours()), theirs: other };
    if (round >= 0) measured.push(pair);
  }
  return {
    ratio: median(measured.map(({ ours, theirs }) => ours / theirs)),
    ours: median(measured.map(({ ours }) => ours)),
    theirs: median(measured.map(({ theirs }) => theirs)),
  };
};

/** Operations per second of `total` operations, `concurrency` of them at a time. */
export const throughput = async (
  operation: () => Promise<unknown>,
  total: number,
  concurrency: number,
): Promise<number> => {
  let left = total;
  const worker = async () => {
    for (; left > 0; left -= 1) await operation();
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  return (total * 1000) / (performance.now() - begun);
};
