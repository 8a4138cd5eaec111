const TIMEOUT = 5_000;

/** Logs in and asks for the version. */
export async function probeClickHouse(address: string): Promise<string> {
  return (await clickHouseStatement(address, 'SELECT version()')).trim();
}

/** One statement over plain HTTP: the driver belongs to packages/analytics alone. */
export async function clickHouseStatement(address: string, statement: string): Promise<string> {
  const url = new URL(address);
  const database = url.pathname.slice(1);
  const response = await fetch(`${url.origin}/${database && `?database=${encodeURIComponent(database)}`}`, {
    method: 'POST',
    headers: {
      'x-clickhouse-user': decodeURIComponent(url.username) || 'default',
      'x-clickhouse-key': decodeURIComponent(url.password),
    },
    body: statement,
    signal: AbortSignal.timeout(TIMEOUT),
  });
  const text = await response.text();
  if (response.ok) return text;
  const code = response.headers.get('x-clickhouse-exception-code') ?? String(response.status);
  throw Object.assign(new Error(text), { code: `CH${code}` });
}
