import { port, processVariables, readConfig, storeVariables } from '@bulkhead/service';
import { z } from 'zod';

export const variables = {
  ...processVariables,
  ...storeVariables,
  API_HOST: {
    schema: z.string(),
    expected: 'an address of this machine',
    reason: 'Where the api listens. 0.0.0.0 for all addresses.',
    default: '127.0.0.1',
  },
  API_PORT: {
    schema: port,
    expected: 'a port from 0 to 65535',
    reason: 'The port of the api; 0 takes a free one and logs it.',
    default: '8080',
  },
} as const;

export const readApiConfig = () => readConfig(variables);
export type ApiConfig = ReturnType<typeof readApiConfig>;
