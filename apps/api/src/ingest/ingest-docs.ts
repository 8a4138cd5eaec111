import type { RouteDoc } from '../http/route.js';
import { otlpDocs } from './otlp/otlp-docs.js';
import { recordDocs } from './record-docs.js';

/** What the OpenAPI document says of the addresses that read their own bodies. */
export const ingestDocs: readonly RouteDoc[] = [...recordDocs, ...otlpDocs];
