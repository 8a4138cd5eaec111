import { expect, test } from '@jest/globals';
import { resources } from '../resources/definitions/index.js';
import { routesOf } from '../resources/resource-routes.js';
import { openApiDocument } from './document.js';

test('draft', () => {
  const doc = openApiDocument(resources.flatMap(routesOf));
  console.log(JSON.stringify(doc.paths?.['/v1/projects'], null, 1).slice(0, 6000));
  console.log(Object.keys(doc.components?.schemas ?? {}));
  expect(doc.openapi).toBe('3.1.0');
});
