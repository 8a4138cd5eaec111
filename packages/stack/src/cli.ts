#!/usr/bin/env node
// Imports nothing else before the check: an old Node would stop at newer syntax with a stack trace.
import { tooOldNode } from './node-floor.js';

const complaint = tooOldNode(process.versions.node);
if (complaint) {
  console.error(`stack: ${complaint}`);
  process.exitCode = 1;
} else {
  const { main } = await import('./cli/main.js');
  process.exitCode = await main(process.argv.slice(2));
}
