import { withSuperuser } from './superuser.js';

/** What the product's logins have open in a database, once what was closed a moment ago has gone from the list. */
export const openSessions = (superuserUrl: string, condition: string): Promise<unknown[]> =>
  withSuperuser(superuserUrl, async (client) => {
    const look = async () => {
      const { rows } = await client.query(
        `select usename, application_name, state, left(query, 80) as query from pg_stat_activity
          where datname = current_database() and usename in ('bulkhead_runtime', 'bulkhead_migrator') and ${condition}`,
      );
      return rows;
    };
    for (let attempt = 0; attempt < 40; attempt += 1) {
      const found = await look();
      if (found.length === 0) return found;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return look();
  });
