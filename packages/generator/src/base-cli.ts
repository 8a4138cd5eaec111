import { writeBaseMigration } from './write-base-migration.js';

const migrations = process.argv[2] ?? 'prisma/migrations';
const folder = writeBaseMigration(migrations, new Date());
console.log(
  folder
    ? `wrote ${folder}: apply it before the first model with an org`
    : `${migrations} has the base migration already`,
);
