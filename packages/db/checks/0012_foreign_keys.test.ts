import { checkStory } from '../test/check-story.js';

checkStory('0012_foreign_keys', [
  [
    'a plain foreign key',
    'alter table documents add constraint plain foreign key (project_id) references projects (id)',
    'constraint plain on public.documents',
  ],
  [
    'a foreign key that pairs the org with another column',
    'alter table projects add constraint crossed foreign key (owner_id, team_id) references teams (org_id, id)',
    'constraint crossed on public.projects',
  ],
  [
    'a second way to an org',
    'alter table projects add constraint partner foreign key (owner_id) references organizations (id)',
    'constraint partner on public.projects',
  ],
  [
    'a reference that would set the org null',
    'alter table projects drop constraint projects_org_id_team_id_fkey, add constraint projects_org_id_team_id_fkey foreign key (org_id, team_id) references teams (org_id, id) on delete set null',
    'constraint projects_org_id_team_id_fkey on public.projects',
  ],
]);
