import { type EngineOptions, type EngineSession, openEngine } from './engine/schema-engine.js';
import { explain } from './explain.js';

/** Opens the engine for one command on `directory`, explains what it refuses, and closes it. */
export async function withEngine<T>(
  options: EngineOptions,
  directory: string,
  work: (engine: EngineSession) => Promise<T>,
): Promise<T> {
  let engine: EngineSession | undefined;
  try {
    engine = await openEngine(options);
    return await work(engine);
  } catch (error) {
    throw await explain(error, directory);
  } finally {
    await engine?.close();
  }
}
