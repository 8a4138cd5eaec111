import type { Route } from '../src/http/route.js';
import { resources } from '../src/resources/definitions/index.js';
import type { CallOptions } from './call.js';
import type { Party } from './party.js';
import { bodyFor, patchFor, type Rows } from './rows.js';

export interface Attempt {
  readonly operation: string;
  readonly options: CallOptions;
}

/** One place of a request that takes an id, and how the request looks with an id in it. */
export interface IdPosition {
  readonly name: string;
  /** The resource whose id is taken. */
  readonly of: string;
  readonly isFilter: boolean;
  attempt(own: Rows, id: string): Attempt;
}

const byTable = new Map(resources.map(({ table, plural }) => [table, plural]));
const resourceOf = (route: Route) =>
  resources.find(({ path }) => route.path === path || route.path.startsWith(`${path}/`));

/** A request that fits the route, on the org's own rows. */
export const sampleOf = (route: Route, party: Party, own: Rows): Attempt => {
  const resource = resourceOf(route);
  const of = resource?.plural ?? (route.path.startsWith('/v1/dead-letters/') ? 'deadLetters' : '');
  const path = route.path.replace('{id}', own[of] ?? '');
  const operation = `${route.method.toUpperCase()} ${path}${queryOf(route, own)}`;
  return { operation, options: route.body ? { body: sampleBody(route, party, own) } : {} };
};

const range = '?from=2026-01-01T00:00:00Z&to=2026-01-02T00:00:00Z';

/** What a route does not answer without. */
const queryOf = ({ operationId, path }: Route, own: Rows): string => {
  if (operationId === 'searchMemories') return '?q=changed';
  if (operationId === 'hotMemories') return `?agentId=${own['agents']}`;
  if (operationId === 'askMetricSeries') return `${range}&metric=requests`;
  if (operationId === 'askTraceById') return `${range}&traceId=0af7651916cd43dd8448eb211c80319c`;
  return path.startsWith('/v1/analytics/') ? range : '';
};

const sampleBody = (route: Route, party: Party, own: Rows): unknown => {
  const special: Readonly<Record<string, () => unknown>> = {
    updateOrganization: () => ({ name: `${party.name} ${party.marker}` }),
    createMemories: () => ({ memories: [bodyFor(party, 'memories', own), bodyFor(party, 'memories', own)] }),
    deleteMemories: () => ({ ids: [own['memories']] }),
    rotateToken: () => ({ overlapSeconds: 60 }),
  };
  const resource = resourceOf(route);
  const build = special[route.operationId];
  if (build) return build();
  if (!resource)
    throw new Error(`there is no sample body for ${route.operationId}; add one to test/ids-in-route.ts`);
  return route.method === 'patch' ? patchFor(resource.plural) : bodyFor(party, resource.plural, own);
};

const withParameter = (operation: string, name: string, value: string): string => {
  const [path = '', query] = operation.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set(name, value);
  return `${path}?${parameters}`;
};

export const idPositions = (route: Route, party: Party): IdPosition[] => {
  const resource = resourceOf(route);
  if (!resource) return [];
  const positions: IdPosition[] = [];
  const add = (
    name: string,
    of: string,
    change: (sample: Attempt, id: string, own: Rows) => Attempt,
    isFilter = false,
  ) =>
    positions.push({
      name: `${route.operationId}, ${name}`,
      of,
      isFilter,
      attempt: (own, id) => change(sampleOf(route, party, own), id, own),
    });

  if (route.path.includes('{id}')) {
    add('path', resource.plural, ({ operation, options }, id, own) => ({
      operation: operation.replace(own[resource.plural] ?? '', id),
      options,
    }));
  }
  for (const [field, { references }] of Object.entries(resource.fields)) {
    const of = references && byTable.get(references);
    if (!of) continue;
    if (route.body && 'shape' in route.body && field in (route.body.shape as object)) {
      add(`body ${field}`, of, ({ operation, options }, id) => ({
        operation,
        options: { body: { ...(options.body as object), [field]: id } },
      }));
    }
    if (route.query && field in route.query.shape) {
      add(
        `query ${field}`,
        of,
        ({ operation }, id) => ({
          operation: withParameter(operation, field, id),
          options: {},
        }),
        true,
      );
    }
  }
  if (route.operationId === 'createMemories') {
    add('body memories.1.agentId', 'agents', ({ operation, options }, id) => {
      const [first, second] = (options.body as { memories: object[] }).memories;
      return { operation, options: { body: { memories: [first, { ...second, agentId: id }] } } };
    });
  }
  if (route.operationId === 'deleteMemories') {
    add('body ids.1', 'memories', ({ operation }, id, own) => ({
      operation,
      options: { body: { ids: [own['memories'], id] } },
    }));
  }
  return positions;
};
