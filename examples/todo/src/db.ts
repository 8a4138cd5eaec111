import { bulkhead, type ScopedDb } from '@bulkhead/db';
import { models } from './generated/isolation/models.js';
import { PrismaClient } from './generated/prisma/client.js';

export const openTodos = (url: string, sealKey: string): ScopedDb<PrismaClient> =>
  bulkhead((adapter) => new PrismaClient({ adapter }), { url, sealKey, models });
