import helper from '@prisma/generator-helper';
import { generate } from './generate.js';

/** Prisma starts this file and speaks with it over stdio. */
helper.generatorHandler({
  onManifest: () => ({ prettyName: 'Bulkhead isolation', defaultOutput: '../src/generated/isolation' }),
  onGenerate: async (options) => generate(options),
});
