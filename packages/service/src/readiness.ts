/** Asks one store something that only a working store answers; rejects when it does not. */
export type Probe = (signal: AbortSignal) => Promise<unknown>;

export interface Readiness {
  readonly ready: boolean;
  readonly stores: Readonly<Record<string, 'up' | 'down'>>;
}

/**
 * The answer names stores and nothing of their errors, since anybody may ask.
 * Callers of one moment share one round of probes, so that asking often cannot load a store.
 */
export const createReadiness = (probes: Readonly<Record<string, Probe>>, timeoutMs: number) => {
  let running: Promise<Readiness> | undefined;
  const ask = async (): Promise<Readiness> => {
    const entries = await Promise.all(
      Object.entries(probes).map(async ([name, probe]) => [name, await answers(probe, timeoutMs)] as const),
    );
    return {
      ready: entries.every(([, up]) => up),
      stores: Object.fromEntries(entries.map(([name, up]) => [name, up ? 'up' : 'down'])),
    };
  };
  return (): Promise<Readiness> => {
    running ??= ask().finally(() => {
      running = undefined;
    });
    return running;
  };
};

const answers = async (probe: Probe, timeoutMs: number): Promise<boolean> => {
  const signal = AbortSignal.timeout(timeoutMs);
  const late = new Promise<false>((resolve) => {
    signal.addEventListener('abort', () => resolve(false), { once: true });
  });
  const answer = (async () => probe(signal))().then(
    () => true,
    () => false,
  );
  return Promise.race([answer, late]);
};
