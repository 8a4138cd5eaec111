import { z } from 'zod';
import { moment, name, object } from '../../resources/field.js';

export const organizationView = z
  .strictObject({
    id: z.guid(),
    slug: z.string(),
    name: z.string(),
    settings: object.schema,
    requestsPerMinute: z.int().nullable(),
    recordsPerMinute: z.int().nullable(),
    resourceLimits: z.record(z.string(), z.int()),
    createdAt: moment.schema,
    updatedAt: moment.schema,
  })
  .meta({ id: 'Organization' });

export const organizationUpdate = z
  .strictObject({ name: name.schema.optional(), settings: object.schema.optional() })
  .meta({ id: 'OrganizationUpdate' });

export const select = {
  id: true,
  slug: true,
  name: true,
  settings: true,
  requestsPerMinute: true,
  recordsPerMinute: true,
  resourceLimits: true,
  createdAt: true,
  updatedAt: true,
} as const;

export const show = <Row extends { readonly createdAt: Date; readonly updatedAt: Date }>(row: Row) => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});
