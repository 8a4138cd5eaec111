import type { Route } from '../http/route.js';
import { createRoute } from './create-route.js';
import { deleteRoute } from './delete-route.js';
import { getRoute } from './get-route.js';
import { listRoute } from './list-route.js';
import type { Resource, Verb } from './resource.js';
import { updateRoute } from './update-route.js';

const builders: Readonly<Record<Verb, (resource: Resource) => Route>> = {
  create: createRoute,
  list: listRoute,
  get: getRoute,
  update: updateRoute,
  delete: deleteRoute,
};

/** The one set of handlers that every resource has. */
export const routesOf = (resource: Resource): Route[] =>
  resource.verbs.map((verb) => builders[verb](resource));
