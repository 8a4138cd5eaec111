import type { ClickHouseOptions } from './types.js';

export type ToServer = { readonly options: ClickHouseOptions } | { readonly stop: true };

export type FromServer =
  | { readonly ready: { readonly port: number; readonly version: string } }
  | { readonly failed: { readonly message: string; readonly portTaken: boolean; readonly stack: string } };
