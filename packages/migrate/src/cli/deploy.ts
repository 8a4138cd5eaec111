import { type DeployProgress, deployMigrations } from '../deploy.js';

export async function deploy(url: string): Promise<number> {
  const { applied, edited } = await deployMigrations({
    url,
    onProgress: (progress) => process.stderr.write(`${sentence(progress)}\n`),
  });
  process.stdout.write(applied.length > 0 ? `Applied ${applied.length}.\n` : 'Nothing to apply.\n');
  for (const name of edited) {
    process.stderr.write(
      `Warning: ${name} was edited after it was applied. The database keeps what it was; ` +
        'put its file back and write the change as a new migration.\n',
    );
  }
  return 0;
}

function sentence(progress: DeployProgress): string {
  if (progress.kind === 'applying') return `Applying ${progress.migration} …`;
  return 'Another deployment is migrating this database: waiting for it …';
}
