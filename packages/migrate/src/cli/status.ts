import { migrationStatus } from '../status.js';

export async function status(url: string): Promise<number> {
  const { applied, pending, failed, edited, missing, upToDate } = await migrationStatus({ url });
  const lines = [
    ...applied.map(
      (name) => `applied   ${name}${edited.includes(name) ? '  (its file was edited since)' : ''}`,
    ),
    ...failed.map(({ name }) => `FAILED    ${name}  (\`pnpm db:deploy\` says why and what to do)`),
    ...pending.map((name) => `pending   ${name}`),
    ...missing.map((name) => `applied   ${name}  (its file is not here)`),
    upToDate ? 'The database is up to date.' : 'The database and the files differ.',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return upToDate ? 0 : 1;
}
