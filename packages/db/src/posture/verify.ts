import { parseArgs } from 'node:util';
import { catalog } from '../generated/isolation/catalog.js';
import { parseSealKeys } from '../seal.js';
import { withClient } from './assert-posture.js';
import type { Command } from './command.js';
import { reportJson } from './report-json.js';
import { reportSarif } from './report-sarif.js';
import { reportText } from './report-text.js';
import { isSafe, runPosture } from './run-posture.js';

/** 0: safe to serve from; 1: not. */
export const verify: Command = {
  usage: `pnpm db:verify [--json | --sarif]

Looks at the database of DATABASE_URL with the key of CONTEXT_SEAL_KEY. Ends with 1 where it is not safe to serve from.`,
  run: async (args, needed, say) => {
    const { values } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean' }, sarif: { type: 'boolean' } },
    });
    const [sealKey] = parseSealKeys(needed('CONTEXT_SEAL_KEY'));
    const results = await withClient({ url: needed('DATABASE_URL') }, (client) =>
      runPosture({ client, sealKey, expected: catalog }),
    );
    const report = values.json ? reportJson : values.sarif ? reportSarif : reportText;
    say.out(report(results));
    return isSafe(results) ? 0 : 1;
  },
};
