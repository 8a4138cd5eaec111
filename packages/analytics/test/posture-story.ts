import { describe, expect, test } from '@jest/globals';
import type { AnalyticsOptions } from '../src/index.js';
import { checks } from '../src/posture/checks.js';
import { runAnalyticsPosture } from '../src/posture/run-posture.js';
import type { ScratchTelemetry } from './scratch-telemetry.js';

export interface Fault {
  /** Statements of the writer that plant it, and those that take it away again. */
  readonly plant?: (scratch: ScratchTelemetry) => readonly string[];
  readonly remove?: (scratch: ScratchTelemetry) => readonly string[];
  readonly options?: Partial<AnalyticsOptions>;
  /** What the finding is about, without names of the scratch database. */
  readonly object: RegExp;
  readonly level?: 'fatal' | 'warning';
}

/** No finding, the fault is planted, one finding, the fault is gone, no finding. */
export const postureStory = (
  code: string,
  place: () => ScratchTelemetry,
  faults: Readonly<Record<string, Fault>>,
): void => {
  const findings = async (options: Partial<AnalyticsOptions> = {}) => {
    const { url, readerUrl, database } = place();
    const wanted = checks.filter((check) => check.code === code);
    const [result] = await runAnalyticsPosture({ url, readerUrl, database, ...options }, wanted);
    expect(result).toMatchObject({ reason: null });
    return result?.findings ?? [];
  };
  const run = async (statements: readonly string[]) => {
    for (const query of statements) await place().writer.command({ query });
  };

  describe(`check ${code}`, () => {
    test.each(Object.entries(faults))('finds %s, and nothing before and after', async (_, fault) => {
      expect(await findings()).toEqual([]);
      await run(fault.plant?.(place()) ?? []);
      try {
        expect(await findings(fault.options)).toEqual(
          expect.arrayContaining([
            expect.objectContaining({
              code,
              level: fault.level ?? 'fatal',
              object: expect.stringMatching(fault.object),
            }),
          ]),
        );
      } finally {
        await run(fault.remove?.(place()) ?? []);
      }
      expect(await findings()).toEqual([]);
    });
  });
};
