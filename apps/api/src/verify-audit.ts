import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { auditEntry, type ChainEnd, chainStart, follow } from './audit/chain.js';

// pnpm audit:verify [file]: checks an export of GET /v1/audit/export, from a file or from stdin, without any store.

const [file] = process.argv.slice(2);
const lines = createInterface({ input: file === undefined ? process.stdin : createReadStream(file) });

const verify = async (): Promise<ChainEnd> => {
  let end: ChainEnd = chainStart;
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const entry = auditEntry.safeParse(line === '' ? undefined : JSON.parse(line));
    if (!entry.success) throw new Error(`line ${number} is no audit entry`);
    const next = follow(end, entry.data);
    if ('fault' in next) throw new Error(`line ${number}: ${next.fault}`);
    end = next;
  }
  return end;
};

try {
  const { sequence, hash } = await verify();
  console.log(`intact: ${sequence} entries, the last one has hash ${hash || '(none)'}`);
} catch (error) {
  console.log(`not intact: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
