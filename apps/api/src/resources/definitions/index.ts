import type { Resource } from '../resource.js';
import { agents } from './agents.js';
import { alertChannels } from './alert-channels.js';
import { catalog } from './catalog.js';
import { comments } from './comments.js';
import { documents } from './documents.js';
import { incidents } from './incidents.js';
import { integrations } from './integrations.js';
import { memberships } from './memberships.js';
import { memories } from './memories.js';
import { projects } from './projects.js';
import { slos } from './slos.js';
import { teamMembers } from './team-members.js';
import { teams } from './teams.js';
import { tokens } from './tokens.js';
import { users } from './users.js';

export const resources: readonly Resource[] = [
  users,
  memberships,
  tokens,
  teams,
  teamMembers,
  agents,
  memories,
  projects,
  documents,
  comments,
  catalog,
  incidents,
  slos,
  alertChannels,
  integrations,
];
