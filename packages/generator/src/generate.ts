import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { GeneratorOptions } from '@prisma/generator-helper';
import { baseSql } from './base-sql.js';
import { catalogSource } from './catalog-source.js';
import { isolationSql } from './isolation-sql.js';
import { judge, refusalText } from './judge.js';
import { modelMapSource } from './model-map-source.js';

/** Writes the isolation of a schema, or nothing at all where the schema is refused. */
export const generate = ({ generator, schemaPath, dmmf }: GeneratorOptions): void => {
  const setting = (name: string, fallback: string) => String(generator.config[name] ?? fallback);
  const { models, refusals } = judge(dmmf.datamodel, { orgField: setting('orgField', 'orgId') });
  if (refusals.length > 0) {
    throw new Error(
      `the schema is refused, for orgs could mix:\n${refusals.map((one) => `  - ${refusalText(one)}`).join('\n')}`,
    );
  }
  const output = generator.output?.value;
  if (!output)
    throw new Error(`generator ${generator.name} has no output; name the folder for its TypeScript`);
  const sqlFile = resolve(dirname(schemaPath), setting('sql', 'isolation.sql'));
  // Not there before the first dump; posture then names all that it cannot compare.
  const dumpFile = resolve(dirname(schemaPath), setting('dump', 'schema.sql'));
  const base = baseSql();
  const types = setting('types', '@bulkhead/db');
  write(sqlFile, isolationSql(models, { base, schema: 'public' }));
  write(join(output, 'models.ts'), modelMapSource(models, types));
  write(join(output, 'catalog.ts'), catalogSource(models, current(dumpFile) ?? '', types));
};

/** An unchanged file keeps its time, so that nothing is built again because of it. */
const write = (file: string, text: string): void => {
  if (current(file) === text) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
};

const current = (file: string): string | null => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};
