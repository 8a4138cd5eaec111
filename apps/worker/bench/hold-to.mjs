const PERIOD = 100;

/**
 * Lets processes run for a share of their time only, one after the other, as if each had a smaller machine of its own: 0
 * for not at all, 1 for always. Returns how to end it.
 */
export const holdTo = (share, pids) => {
  const ends = pids.map((pid, at) => {
    let timer;
    const run = () => {
      process.kill(pid, 'SIGCONT');
      if (share < 1) timer = setTimeout(pause, share * PERIOD);
    };
    const pause = () => {
      process.kill(pid, 'SIGSTOP');
      timer = setTimeout(run, (1 - share) * PERIOD);
    };
    process.kill(pid, 'SIGSTOP');
    if (share > 0) timer = setTimeout(run, (at * PERIOD) / pids.length);
    return () => {
      clearTimeout(timer);
      process.kill(pid, 'SIGCONT');
    };
  });
  return () => {
    for (const end of ends) end();
  };
};
