// The same three operations as a team writes them without isolation: Express, helmet, a log line per answer, a JSON
// body parser, an API key that is looked up, zod for what comes in, an audit entry in the transaction of a create. No
// context, no limits, no ETag.
import { createHash, timingSafeEqual } from 'node:crypto';
import express from 'express';
import helmet from 'helmet';
import { pino } from 'pino';
import { pinoHttp } from 'pino-http';
import { z } from 'zod';

const body = z.strictObject({
  name: z.string().min(1).max(200),
  slug: z.string().optional(),
  description: z.string().default(''),
});
const query = z.object({ limit: z.coerce.number().int().min(1).max(100).default(20) });

export const auditOf = ({ orgId, userId }, id) => ({
  orgId,
  action: 'project.create',
  actorKind: 'user',
  actorId: userId,
  actorRole: 'admin',
  targetType: 'project',
  targetId: id,
  details: {},
});

export const plainApp = ({ findToken, get, list, create }) => {
  const app = express();
  app.disable('x-powered-by');
  app.use(
    pinoHttp({
      logger: pino(),
      serializers: {
        req: ({ id, method, url }) => ({ id, method, url }),
        res: ({ statusCode }) => ({ statusCode }),
      },
    }),
  );
  app.use(helmet());
  app.use(express.json());
  app.use(async (request, response, next) => {
    const [, publicId, secret] = (request.get('authorization') ?? '').replace('Bearer ', '').split('_');
    const token = await findToken(publicId);
    const hash = createHash('sha256')
      .update(secret ?? '')
      .digest();
    if (!token || !timingSafeEqual(hash, token.secretHash)) return response.status(401).end();
    request.token = token;
    return next();
  });
  app.get('/v1/projects/:id', async ({ token, params }, response) => {
    const row = await get(token, z.guid().parse(params.id));
    return row ? response.json(row) : response.status(404).end();
  });
  app.get('/v1/projects', async (request, response) => {
    const { limit } = query.parse(request.query);
    const rows = await list(request.token, limit + 1);
    response.json({ data: rows.slice(0, limit), hasMore: rows.length > limit });
  });
  app.post('/v1/projects', async (request, response) => {
    response.status(201).json(await create(request.token, body.parse(request.body)));
  });
  return app;
};
