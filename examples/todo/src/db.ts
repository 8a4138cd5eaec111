import { bulkhead, type ScopedClient, type ScopedDb } from '@bulkhead/db';
import { models } from './generated/isolation/models.js';
import { PrismaClient } from './generated/prisma/client.js';

/** One account's to-dos: `db.todo.create({ data: { title } })`, as if there were one account. */
export type AccountDb = ScopedClient<PrismaClient>;

export const openTodos = (url: string, sealKey: string): ScopedDb<PrismaClient> =>
  bulkhead((adapter) => new PrismaClient({ adapter }), { url, sealKey, models });
