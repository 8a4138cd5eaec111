import type { DMMF } from '@prisma/generator-helper';
import { getDMMF } from '@prisma/get-dmmf';

/** The datamodel of a schema that is written inline, by Prisma's own parser. */
export const datamodel = (models: string): DMMF.Datamodel => {
  const schema = `datasource db {\n  provider = "postgresql"\n}\n${models}`;
  const document = getDMMF({ datamodel: schema });
  if (!('datamodel' in document)) throw document.error;
  return document.datamodel;
};

export const ID = 'id String @id @default(dbgenerated("uuidv7()")) @db.Uuid';
export const ORG_ID =
  'orgId String @default(dbgenerated("bulkhead.current_org_id()")) @map("org_id") @db.Uuid\n  @@unique([orgId, id])';

/** A tenant model with the columns that each one needs. */
export const tenant = (name: string, fields = '', annotation = '@bulkhead.tenant'): string =>
  `/// ${annotation}\nmodel ${name} {\n  ${ID}\n  ${ORG_ID}\n  ${fields}\n}\n`;
