import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { GeneratorOptions } from '@prisma/generator-helper';
import { datamodel, tenant } from '../test/datamodel.js';
import { generate } from './generate.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-generator-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const run = (models: string, config: Record<string, string> = {}) =>
  generate({
    generator: { name: 'isolation', output: { value: join(folder, 'generated'), fromEnvVar: null }, config },
    schemaPath: join(folder, 'schema.prisma'),
    dmmf: { datamodel: datamodel(models) },
  } as unknown as GeneratorOptions);

const contents = () => readdirSync(folder, { recursive: true }).map(String).sort();

describe('a run of the generator', () => {
  test('writes the SQL beside the schema and the TypeScript into its output', () => {
    run(tenant('Team'));
    expect(contents()).toEqual(['generated', 'generated/catalog.ts', 'generated/models.ts', 'isolation.sql']);
  });

  test('leaves files alone that would not change', () => {
    run(tenant('Team'));
    const file = join(folder, 'isolation.sql');
    utimesSync(file, 1, 1);
    run(tenant('Team'));
    expect(statSync(file).mtimeMs).toBe(1000);
  });

  test('guarantees that a refused schema writes nothing and names everything that is wrong', () => {
    const wrong = tenant('User', 'email String @unique\n  phone String @unique');
    expect(() => run(wrong)).toThrow(
      /^the schema is refused, for orgs could mix:\n {2}- User\.email .+\n {2}- User\.phone .+$/,
    );
    expect(contents()).toEqual([]);
  });
});

test('the committed isolation SQL is that of the committed schema', () => {
  const top = new URL('../../../prisma/', import.meta.url);
  const schema = readFileSync(new URL('schema.prisma', top), 'utf8').replace(/^datasource [^}]*}/m, '');
  run(schema);
  expect(readFileSync(join(folder, 'isolation.sql'), 'utf8')).toBe(
    readFileSync(new URL('isolation.sql', top), 'utf8'),
  );
});
