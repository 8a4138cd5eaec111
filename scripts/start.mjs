import { checkNode } from './lib/check-node.mjs';

checkNode();
// Loaded only now: an old Node would fail on its syntax before it could say that it is too old.
await import('./lib/start.mjs');
