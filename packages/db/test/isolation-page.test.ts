import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';

const at = new URL('../../../docs/isolation.md', import.meta.url);
const page = readFileSync(at, 'utf8');
const invariants = [...page.matchAll(/^### (\d+)\. (.+)\n([^]*?)(?=^##)/gm)].map(
  ([, number, title, text = '']) => ({
    number: Number(number),
    title,
    proofs: [...text.matchAll(/^- \[(.+)\]\((.+)\)$/gm)].map(([, name = '', file = '']) => ({ name, file })),
  }),
);

describe('the page about isolation', () => {
  test('numbers the invariants from 1 to 15', () => {
    expect(invariants.map(({ number }) => number)).toEqual(Array.from({ length: 15 }, (_, n) => n + 1));
  });

  test.each(invariants)('shows a proof of $number. $title', ({ proofs }) => {
    expect(proofs).not.toEqual([]);
  });

  test.each(invariants.flatMap(({ proofs }) => proofs))('finds "$name" in $file', ({ name, file }) => {
    const source = readFileSync(new URL(file, at), 'utf8');
    if (!file.endsWith(`/${name}`)) expect(source).toContain(name);
  });
});
