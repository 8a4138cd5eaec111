const PERIOD = 80;

/** Lets processes run for a share of their time only, as if their machine were as much smaller. Returns how to end it. */
export const holdTo = (share, pids) => {
  const signal = (name) => {
    for (const pid of pids) process.kill(pid, name);
  };
  let timer;
  const run = () => {
    signal('SIGCONT');
    timer = setTimeout(pause, share * PERIOD);
  };
  const pause = () => {
    signal('SIGSTOP');
    timer = setTimeout(run, (1 - share) * PERIOD);
  };
  run();
  return () => {
    clearTimeout(timer);
    signal('SIGCONT');
  };
};
