/** One figure: a JSON line on stdout for machines, a row on stderr for people. */
export interface Figure {
  readonly metric: string;
  readonly against: string;
  /** Ours over theirs. */
  readonly ratio: number;
  readonly better: 'higher' | 'lower';
  readonly rounds: number;
  /** Sizes and absolute values; they depend on the machine, the ratio hardly does. */
  readonly facts: Readonly<Record<string, number>>;
}

export const report = ({ metric, against, ratio, better, rounds, facts }: Figure): void => {
  const rounded = Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, round(value)]));
  const line = {
    bench: 'redis',
    metric,
    subject: 'bulkhead',
    against,
    ratio: round(ratio),
    better,
    ...rounded,
    rounds,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  const details = Object.entries(rounded).map(([name, value]) => `${name} ${value}`);
  process.stderr.write(
    `${metric.padEnd(16)} ${`x ${round(ratio)} of ${against}`.padEnd(36)} ${`${better} is better`.padEnd(17)} ${details.join(', ')}\n`,
  );
};

/** µs on a clock that all processes of the machine share. */
export const now = (): number => Number(process.hrtime.bigint() / 1000n);

export const median = (values: readonly number[]): number => quantile(values, 0.5);

export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

const round = (value: number): number =>
  Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
