import { checkNode } from './lib/check-node.mjs';

checkNode();
await import('./lib/test.mjs');
