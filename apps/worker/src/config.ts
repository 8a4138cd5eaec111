import { port, processVariables, storeVariables } from '@bulkhead/service';
import { z } from 'zod';

export const variables = {
  ...processVariables,
  ...storeVariables,
  WORKER_HOST: {
    schema: z.string(),
    expected: 'an address of this machine',
    reason: 'Where the worker answers /healthz and /readyz.',
    default: '127.0.0.1',
  },
  WORKER_PORT: {
    schema: port,
    expected: 'a port from 0 to 65535',
    reason: 'The port of /healthz and /readyz; 0 takes a free one and logs it.',
    default: '8081',
  },
} as const;
