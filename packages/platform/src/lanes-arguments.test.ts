import { expect, test } from '@jest/globals';
import { readLanesArguments } from './lanes-arguments.js';

test.each([
  [[], 'table'],
  [['--json'], 'json'],
  [['--help'], 'help'],
  [['-h'], 'help'],
  [['--json', '--help'], 'help'],
])('%j asks for %s', (args, what) => {
  expect(readLanesArguments(args)).toEqual({ what });
});

test.each([['--jsn'], ['-x'], ['acme'], ['--json=1'], ['--payload'], ['a\nb'], ['--', 'x']])(
  '%j is refused in one line',
  (...args) => {
    const asked = readLanesArguments(args.filter((arg) => typeof arg === 'string'));
    expect(asked).toEqual({ fault: expect.stringMatching(/^argument ".+", expected --json or --help$/) });
  },
);
