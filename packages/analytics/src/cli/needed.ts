import { BulkheadError } from '@bulkhead/tenancy';

export const needed = (name: string): string => {
  const value = process.env[name];
  if (value) return value;
  throw new BulkheadError(
    'CONFIGURATION_INVALID',
    `${name} is not set, expected that of the application; set it as .env.example describes`,
  );
};

/** Empty is unset: `.env` files say it so. */
export const optional = (name: string): string | undefined => process.env[name] || undefined;
