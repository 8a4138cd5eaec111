import { z } from 'zod';
import { allowedAggregates } from '../../guard/functions/allowed-aggregates.js';
import { allowedFunctions } from '../../guard/functions/allowed-functions.js';
import { refusedFunctions } from '../../guard/functions/refused-functions.js';
import { warning } from '../finding.js';
import { type Check, select } from '../subject.js';

export const functions: Check = {
  code: '0009_functions',
  title: 'every function of the server has been looked at',
  async run({ writer }) {
    const found = await select(
      writer,
      z.object({ name: z.string() }),
      `SELECT name FROM system.functions WHERE alias_to = '' AND origin = 'System' ORDER BY name`,
    );
    const unknown = found
      .map(({ name }) => name)
      .filter(
        (name) =>
          !allowedFunctions.has(name) &&
          !allowedAggregates.has(name) &&
          !refusedFunctions.has(name.toLowerCase()),
      );
    return unknown.length === 0
      ? []
      : [
          warning(
            `functions ${unknown.slice(0, 20).join(', ')}${unknown.length > 20 ? ` and ${unknown.length - 20} more` : ''}`,
            'are not known to this version of the guard, which refuses them',
            'look at them and put them on one of the lists in packages/analytics/src/guard/functions',
          ),
        ];
  },
};
