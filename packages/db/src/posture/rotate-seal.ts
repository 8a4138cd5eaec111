import { parseArgs } from 'node:util';
import { parseSealKeys, type SealKey } from '../seal.js';
import { withClient } from './assert-posture.js';
import type { Command } from './command.js';
import { acceptedVersions, addSealKey, retireSealKeys } from './seal-rotation.js';

/** Two steps with a restart of every process between them; nothing is refused meanwhile. */
export const rotateSeal: Command = {
  usage: `pnpm db:rotate-seal            adds a key and prints the CONTEXT_SEAL_KEY to deploy next
pnpm db:rotate-seal --retire   retires every key but the newest of CONTEXT_SEAL_KEY, once all processes have it

Works on the database of MIGRATION_DATABASE_URL.`,
  run: async (args, needed, say) => {
    const { values } = parseArgs({ args: [...args], options: { retire: { type: 'boolean' } } });
    const current = parseSealKeys(needed('CONTEXT_SEAL_KEY'));
    await withClient({ url: needed('MIGRATION_DATABASE_URL') }, async (client) => {
      if (values.retire) {
        const [kept] = current;
        const retired = await retireSealKeys(client, kept);
        say.note(
          retired.length > 0
            ? `Retired seal key version ${retired.join(', ')}.`
            : 'No other seal key was left to retire.',
        );
        say.note(`The database accepts version ${(await acceptedVersions(client)).join(', ')}.`);
        say.out(variable([kept]));
      } else {
        const added = await addSealKey(client);
        say.note(`The database accepts seal key version ${added.version} from now on, beside those before.

1. Give every process this value and restart them one by one.
2. When all of them run with it: CONTEXT_SEAL_KEY=<that value> pnpm db:rotate-seal --retire
`);
        say.out(variable([added, ...current]));
      }
    });
    return 0;
  },
};

const variable = (keys: readonly SealKey[]): string =>
  `CONTEXT_SEAL_KEY=${keys.map(({ version, key }) => `${version}:${key.toString('hex')}`).join(',')}`;
