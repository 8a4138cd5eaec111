import { checkStory } from '../test/check-story.js';

checkStory('0011_no_row_security', [
  [
    'a materialized view over orgs',
    'create materialized view totals as select org_id, count(*) from projects group by org_id',
    'materialized view public.totals',
  ],
  [
    'a materialized view that the application may read',
    'create materialized view totals as select count(*) from projects; grant select on totals to bulkhead_app',
    'materialized view public.totals',
  ],
  [
    'a materialized view with a column that the application may read',
    'create materialized view totals as select name from projects; grant select (name) on totals to bulkhead_app',
    'materialized view public.totals',
  ],
  [
    'a materialized view over orgs that lacks nothing but a grant',
    'create materialized view totals as select count(*) from projects',
    'materialized view public.totals',
  ],
  [
    'a foreign table with orgs',
    "create extension file_fdw; create server files foreign data wrapper file_fdw; create foreign table elsewhere (org_id uuid) server files options (filename '/dev/null')",
    'foreign table public.elsewhere',
  ],
]);
