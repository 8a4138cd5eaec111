export interface Plan {
  /** How long, in ms, all subjects together may take; a busy machine gets through fewer rounds, not more time. */
  readonly budgetMs: number;
  /** Calls of each subject in each round. */
  readonly block: number;
  readonly concurrency: number;
}

export interface Samples {
  /** µs per call, one figure a round: its median, or with several callers the block's time over its calls. */
  readonly rounds: readonly number[];
  /** µs per call, of all calls. */
  readonly calls: readonly number[];
  readonly p50: number;
}

/** Rounds that are run and thrown away, while statements are prepared and plans settle. */
const warmUp = 2;
const leastRounds = 3;

/** Runs the subjects in turns, the first one another in each round, so that what disturbs one disturbs all. */
export const interleave = async <Name extends string>(
  subjects: Readonly<Record<Name, (n: number) => Promise<unknown>>>,
  { budgetMs, block, concurrency }: Plan,
): Promise<Record<Name, Samples>> => {
  const names = Object.keys(subjects) as Name[];
  const found = Object.fromEntries(
    names.map((name) => [name, { rounds: [] as number[], calls: [] as number[] }]),
  ) as Record<Name, { rounds: number[]; calls: number[] }>;
  const begin = performance.now();
  for (let round = 0; round < warmUp + leastRounds || performance.now() - begin < budgetMs; round += 1) {
    for (let turn = 0; turn < names.length; turn += 1) {
      const name = names[(turn + round) % names.length] as Name;
      const { elapsed, calls } = await run(subjects[name], block, concurrency, round * block);
      if (round < warmUp) continue;
      found[name].rounds.push(concurrency === 1 ? median(calls) : elapsed / block);
      found[name].calls.push(...calls);
    }
  }
  const samples = {} as Record<Name, Samples>;
  for (const name of names) samples[name] = { ...found[name], p50: median(found[name].calls) };
  return samples;
};

/** Several runs as one. */
export const together = <Name extends string>(
  runs: readonly Readonly<Record<Name, Samples>>[],
): Record<Name, Samples> => {
  const samples = {} as Record<Name, Samples>;
  for (const name of Object.keys(runs[0] ?? {}) as Name[]) {
    const calls = runs.flatMap((each) => each[name].calls);
    samples[name] = { rounds: runs.flatMap((each) => each[name].rounds), calls, p50: median(calls) };
  }
  return samples;
};

/** The median over the rounds of how the two compare within one round. */
export const ratio = (one: Samples, other: Samples): number =>
  median(one.rounds.map((value, round) => value / (other.rounds[round] ?? Number.NaN)));

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
};

const run = async (
  call: (n: number) => Promise<unknown>,
  block: number,
  concurrency: number,
  from: number,
) => {
  const calls: number[] = [];
  let next = from;
  const worker = async () => {
    while (next < from + block) {
      const n = next;
      next += 1;
      const begin = performance.now();
      await call(n);
      calls.push((performance.now() - begin) * 1000);
    }
  };
  const begin = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  return { elapsed: (performance.now() - begin) * 1000, calls };
};
