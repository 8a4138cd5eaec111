/** One figure: a JSON line on stdout for machines, a row on stderr for people. */
export interface Figure {
  readonly metric: string;
  readonly against: string;
  /** Ours over theirs. */
  readonly ratio: number;
  readonly better: 'higher' | 'lower';
  readonly rounds: number;
  /** The goal that this figure has to meet. */
  readonly goal: number;
  /** Sizes and absolute values; they depend on the machine, the ratio hardly does. */
  readonly facts: Readonly<Record<string, number>>;
}

export const report = ({ metric, against, ratio, better, rounds, goal, facts }: Figure): void => {
  const values = Object.fromEntries(Object.entries(facts).map(([name, value]) => [name, round(value)]));
  const line = {
    bench: 'analytics',
    metric,
    subject: 'bulkhead',
    against,
    ratio: round(ratio),
    better,
    goal,
    ...values,
    rounds,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  const met = better === 'lower' ? ratio <= goal : ratio >= goal;
  const details = Object.entries(values).map(([name, value]) => `${name} ${value}`);
  process.stderr.write(
    `${metric.padEnd(20)} ${`x ${round(ratio)} of ${against}`.padEnd(34)} ${`${better === 'lower' ? '<=' : '>='} ${goal} ${met ? 'met' : 'MISSED'}`.padEnd(16)} ${details.join(', ')}\n`,
  );
};

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

const round = (value: number): number =>
  Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
