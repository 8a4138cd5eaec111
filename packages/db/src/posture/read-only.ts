import type { PostureSubject } from './subject.js';

/** The search_path is the catalog's alone: a login may store another one for itself, with operators that lie. */
export const readOnly = async <Result>(
  client: PostureSubject['client'],
  work: () => Promise<Result>,
): Promise<Result> => {
  await client.query('begin read only');
  try {
    await client.query('set local search_path = pg_catalog');
    return await work();
  } finally {
    await client.query('rollback');
  }
};
