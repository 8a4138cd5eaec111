export const percentile = (values, percent) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))];
};
export const median = (values) => percentile(values, 50);

/** One JSON line per figure on stdout, and a line for people on stderr. */
export const print = (figure) => {
  process.stdout.write(`${JSON.stringify(figure)}\n`);
  process.stderr.write(`${(forPeople[figure.metric] ?? compared)(figure)}\n`);
};

const compared = ({ metric, concurrency, against, ratio, p50_us, p99_us, against_p50_us, per_second }) =>
  `${metric.padEnd(8)} c=${String(concurrency).padEnd(3)} / ${against.padEnd(24)} ${ratio.toFixed(2)}   ` +
  `p50 ${p50_us} µs (${against_p50_us})   p99 ${p99_us} µs   ${per_second}/s`;

const forPeople = {
  denial_time: ({ operation, pairs, foreign_slower, bound, median_difference_us, p50_us }) =>
    `denial   ${operation.padEnd(9)} foreign slower in ${(foreign_slower * 100).toFixed(1)} % of ${pairs} pairs ` +
    `(50 ± ${(bound * 100).toFixed(1)} % is chance)   median difference ${median_difference_us} µs of ${p50_us}`,
  memory: ({ minutes, requests, first_bytes, last_bytes, growth }) =>
    `memory   ${minutes} min, ${requests} requests: ${megabytes(first_bytes)} → ${megabytes(last_bytes)} (${growth.toFixed(2)})`,
};

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
