let count = 0;

/** Names carry the process id, so that what a killed test run left behind can be told from what is in use. */
export const scratchName = (): string => `test_${process.pid}_${++count}`;

export const isAbandoned = (name: string): boolean => {
  const pid = Number(/^test_(\d+)_\d+$/.exec(name)?.[1]);
  return pid > 0 && !isRunning(pid);
};

export const isRunning = (pid: number): boolean => {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
};
