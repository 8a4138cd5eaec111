export const percentile = (values, percent) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))];
};
export const median = (values) => percentile(values, 50);

/** One JSON line per figure on stdout, and a line for people on stderr. */
export const print = (figure) => {
  process.stdout.write(`${JSON.stringify(figure)}\n`);
  const { metric, concurrency, against, ratio, p50_us, p99_us, against_p50_us, per_second } = figure;
  if (ratio === undefined) return;
  process.stderr.write(
    `${metric.padEnd(8)} c=${String(concurrency).padEnd(3)} / ${against.padEnd(20)} ${ratio.toFixed(2)}   ` +
      `p50 ${p50_us} µs (${against_p50_us})   p99 ${p99_us} µs   ${per_second}/s\n`,
  );
};
