import { fatal, warning } from '../finding.js';
import type { Check } from '../subject.js';

export const enforcement: Check = {
  code: '0006_enforcement',
  title: 'statements must be proven before they run',
  async run({ config }) {
    if (config.enforcement) return [];
    const say = config.production ? fatal : warning;
    return [
      say(
        'setting CLICKHOUSE_ORG_FILTER_ENFORCEMENT',
        'is false, so statements without an org filter run',
        'set it to true',
      ),
    ];
  },
};
