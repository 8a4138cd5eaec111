/** What came in time, or nothing: Redis is there for speed, so nobody waits long for one that is silent. */
export const within = async <Value>(
  milliseconds: number,
  work: Promise<Value>,
): Promise<{ readonly value: Value } | undefined> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, milliseconds, undefined);
  });
  try {
    return await Promise.race([work.then((value) => ({ value })), late]);
  } finally {
    clearTimeout(timer);
  }
};
