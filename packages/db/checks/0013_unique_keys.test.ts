import { checkStory } from '../test/check-story.js';

checkStory('0013_unique_keys', [
  [
    'a unique column',
    'create unique index one_name on projects (name)',
    'index public.one_name on public.projects',
  ],
  [
    'a key that starts with another column',
    'create unique index one_name on projects (name, org_id)',
    'index public.one_name on public.projects',
  ],
  [
    'a unique expression',
    'create unique index one_name on projects (lower(name))',
    'index public.one_name on public.projects',
  ],
  [
    'a partial key over all orgs',
    "create unique index one_name on projects (name) where status = 'active'",
    'index public.one_name on public.projects',
  ],
  [
    'ids that the application may choose',
    'grant insert (id) on projects to bulkhead_app',
    'index public.projects_pkey on public.projects',
  ],
  [
    'a slug of the org that its people may change',
    'grant update (slug) on organizations to bulkhead_app',
    'index public.organizations_slug_key on public.organizations',
  ],
  [
    'an exclusion constraint over all orgs',
    'alter table projects add constraint one_name exclude (name with =)',
    'index public.one_name on public.projects',
  ],
  [
    'an exclusion constraint against other orgs',
    'create extension btree_gist; alter table projects add constraint one_name exclude using gist (org_id with <>, name with =)',
    'index public.one_name on public.projects',
  ],
]);
