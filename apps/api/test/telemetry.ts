import { ensurePolicies, migrateAnalytics } from '@bulkhead/analytics';
import { createTestClickHouse } from '@bulkhead/testkit';

export interface Telemetry {
  readonly url: string;
  readonly readerUrl: string;
  drop(): Promise<void>;
}

/** A migrated ClickHouse database of the test file's own, with the reader's row policies. */
export const createTelemetry = async (): Promise<Telemetry> => {
  const clickhouse = await createTestClickHouse();
  const { url, readerUrl, database } = clickhouse;
  await migrateAnalytics({ url, database });
  await ensurePolicies({ url, readerUrl, database });
  const command = async (query: string): Promise<string> => {
    const { username, password, origin } = new URL(url);
    const authorization = `Basic ${Buffer.from(`${username}:${decodeURIComponent(password)}`).toString('base64')}`;
    const response = await fetch(`${origin}/?database=${database}`, {
      method: 'POST',
      body: query,
      headers: { authorization },
    });
    const text = await response.text();
    if (!response.ok) throw new Error(text);
    return text;
  };
  return {
    url,
    readerUrl,
    async drop() {
      // Access rules outlive the database that they are about.
      const names = await command(
        `select short_name, table from system.row_policies where database = '${database}' format TSV`,
      );
      for (const line of names.split('\n').filter(Boolean)) {
        const [name, table] = line.split('\t');
        await command(`drop row policy if exists \`${name}\` on ${database}.${table}`);
      }
      await clickhouse.drop();
    },
  };
};
