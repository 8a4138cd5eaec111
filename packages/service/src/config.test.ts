import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { envExample, readConfig } from './config.js';
import { port, storeVariables } from './variables.js';

const variables = {
  PORT: { schema: port, expected: 'a port', reason: 'Where to listen.', default: '8080' },
  SEAL: { schema: z.string().min(64), expected: '64 hex digits', reason: 'Seals.', secret: true },
  EXTRA: { schema: z.string(), expected: 'text', reason: 'Extra.', optional: true },
} as const;
const seal = 'a'.repeat(64);

describe('the configuration', () => {
  test('is parsed, defaulted and frozen', () => {
    const config = readConfig(variables, { SEAL: seal });
    expect(config).toEqual({ PORT: 8080, SEAL: seal });
    expect(Object.isFrozen(config)).toBe(true);
  });

  test('names every variable that is wrong, with what was expected', () => {
    expect(() => readConfig(variables, { PORT: '80 80' })).toThrow(
      'PORT is "80 80", expected a port; set it as .env.example describes\n' +
        'SEAL is not set, expected 64 hex digits; set it as .env.example describes',
    );
  });

  test('guarantees that an empty setting is refused and not defaulted', () => {
    expect(() => readConfig(variables, { PORT: '', SEAL: seal, EXTRA: '' })).toThrow(
      /^PORT is empty.*\nEXTRA is empty/,
    );
  });

  test('guarantees that a wrong secret is not quoted', () => {
    expect(() => readConfig(variables, { SEAL: 'hunter2' })).toThrow(/^(?!.*hunter2)SEAL is not valid/);
  });

  test.each([
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['REDIS_URL', 'localhost:6379'],
    ['CLICKHOUSE_URL', 'http//x'],
    ['CONTEXT_SEAL_KEY', seal],
    ['CONTEXT_SEAL_KEY', `1:${seal.toUpperCase()}`],
  ] as const)('refuses %s=%s', (name, value) => {
    expect(storeVariables[name].schema.safeParse(value).success).toBe(false);
  });
});

test('the example file explains each variable', () => {
  expect(envExample(variables)).toContain(
    '# Where to listen.\n# Expected: a port. Default: 8080.\n#PORT=8080\n',
  );
  expect(envExample(variables)).toContain('# Seals.\n# Expected: 64 hex digits. Required.\n#SEAL=\n');
});
