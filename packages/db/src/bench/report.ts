export interface Figure {
  readonly metric: string;
  readonly subject: string;
  readonly against: string;
  readonly ratio: number;
  readonly better: 'lower' | 'higher';
  readonly concurrency: number;
  readonly rtt_ms: number;
  readonly p50_us: number;
  readonly against_p50_us: number;
  readonly rounds: number;
  /** Of figures that count something instead of taking its time. */
  readonly operation?: string;
  readonly count?: number;
  readonly against_count?: number;
}

/** One JSON line per figure on stdout, and at the end a table for people on stderr. */
export class Report {
  readonly #figures: Figure[] = [];

  add(figure: Figure): void {
    const rounded = {
      ...figure,
      ratio: round(figure.ratio, 3),
      p50_us: round(figure.p50_us, 1),
      against_p50_us: round(figure.against_p50_us, 1),
    };
    this.#figures.push(rounded);
    process.stdout.write(`${JSON.stringify({ bench: 'db', ...rounded })}\n`);
  }

  printTable(): void {
    const lines = this.#figures.map((figure) => [
      figure.metric,
      `${figure.rtt_ms} ms`,
      `${figure.concurrency}`,
      `${figure.subject} / ${figure.against}`,
      figure.ratio.toFixed(2),
      figure.better,
      `${figure.p50_us} / ${figure.against_p50_us}`,
    ]);
    const heads = ['metric', 'rtt', 'callers', 'compared', 'ratio', 'better', 'p50 µs'];
    const widths = heads.map((head, column) =>
      Math.max(head.length, ...lines.map((line) => line[column]?.length ?? 0)),
    );
    for (const line of [heads, ...lines]) {
      process.stderr.write(`${line.map((text, column) => text.padEnd(widths[column] ?? 0)).join('  ')}\n`);
    }
  }
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
