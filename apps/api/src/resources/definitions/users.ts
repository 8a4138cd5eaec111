import { email, field, name, oneOf, text } from '../field.js';
import { defineResource } from '../resource.js';
import { guardUser } from '../rules/membership-rules.js';

export const users = defineResource({
  name: 'user',
  plural: 'users',
  path: '/v1/users',
  tag: 'People',
  delegate: 'user',
  table: 'users',
  fields: {
    email: field(email, { isFilter: true, needsAny: true }),
    name: field(name),
    issuer: field(text(255, 1), { nullable: true, needsAny: true }),
    subject: field(text(255, 1), { nullable: true, needsAny: true }),
    // Somebody who is suspended is out at the next request, by whatever door.
    state: field(oneOf('active', 'suspended'), { default: 'active', isFilter: true, needsAny: true }),
  },
  // A person is their own.
  ownerField: 'id',
  sorts: ['createdAt'],
  defaultSort: '-createdAt',
  guard: guardUser,
});
