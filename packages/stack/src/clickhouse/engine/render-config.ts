import { element, renderXml } from '../access/xml.js';
import type { EngineLayout } from './engine-layout.js';

/** Bytes that the engine may take in all; without it half of the machine. */
export function renderConfig({ users }: EngineLayout, totalMemory: number | undefined): string {
  const memory =
    totalMemory === undefined
      ? element('max_server_memory_usage_to_ram_ratio', '0.5')
      : element('max_server_memory_usage', String(totalMemory));
  return renderXml([
    element('clickhouse', [
      element('users_config', users),
      // The database that the engine lays over the disk: any file is a table there. It must not be the default one.
      element('default_database', '_files'),
      element('background_schedule_pool_size', '16'),
      element('logger', [element('size', '10M'), element('count', '1')]),
      memory,
    ]),
  ]);
}
