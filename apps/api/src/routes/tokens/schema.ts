import { z } from 'zod';
import { scope } from '../../access/scopes.js';
import { tokens } from '../../resources/definitions/tokens.js';
import { id, instant, moment, name } from '../../resources/field.js';

export const tokenCreate = z
  .strictObject({
    name: name.schema,
    role: z.enum(['owner', 'admin', 'member', 'viewer', 'agent']).optional(),
    scopes: z.array(scope).min(1).max(100),
    agentId: id.schema.optional().meta({ description: 'For this agent' }),
    forOrg: z.boolean().default(false).meta({ description: 'For the organization itself, not for a person' }),
    expiresAt: instant.refine((text) => new Date(text) > new Date(), 'is in the past').optional(),
  })
  .meta({ id: 'TokenCreate' });

export const tokenRotate = z
  .strictObject({
    overlapSeconds: z
      .int()
      .min(0)
      .max(30 * 86_400)
      .default(86_400)
      .meta({ description: 'How long the old key still works' }),
    expiresAt: moment.schema.optional(),
  })
  .meta({ id: 'TokenRotate' });

/** Shown once: a repetition of the request with the same Idempotency-Key gets the key without it. */
export const tokenWithSecret = z
  .strictObject({ ...tokens.view.shape, secret: z.string().optional() })
  .meta({ id: 'TokenWithSecret' });
