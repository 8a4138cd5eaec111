import { z } from 'zod';
import { id, instant } from '../resources/field.js';

const words = z.string().min(1).max(100);

export const filters = {
  action: words.optional().meta({ description: 'Such as project.create' }),
  severity: z.enum(['info', 'warning']).optional(),
  actorId: id.schema.optional(),
  targetType: words.optional(),
  targetId: words.optional(),
  after: instant.optional(),
  before: instant.optional(),
};

export type AuditFilters = z.output<z.ZodObject<typeof filters>>;

export const whereOf = ({ after, before, ...equal }: AuditFilters) => ({
  ...Object.fromEntries(Object.entries(equal).filter(([, value]) => value !== undefined)),
  ...((after ?? before) && {
    occurredAt: { ...(after && { gte: new Date(after) }), ...(before && { lt: new Date(before) }) },
  }),
});
