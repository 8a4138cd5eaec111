import type { OrgContext } from '@bulkhead/tenancy';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { acme, globex, type TestOrg } from './orgs.js';

export interface IsolationSubject<Client> {
  forOrg(context: OrgContext): Client;
  /** Writes the org's mirrored rows, each holding its marker, underneath every guard. */
  seed(org: TestOrg): Promise<void>;
  /** Everything stored of the org, read underneath every guard. */
  snapshot(org: TestOrg): Promise<unknown>;
  /** Each aims at the rows of `target`, by id and by value, in whatever way a caller could name them. */
  readonly operations: Readonly<Record<string, Operation<Client>>>;
}

export interface Operation<Client> {
  readonly run: (client: Client, target: TestOrg) => Promise<unknown>;
  /** What the operation does for the org that owns the rows: proves that it works at all. */
  readonly effect: 'reads' | 'writes';
}

/** The one suite that each store guard runs, so that no store can be isolated less than another. */
export const describeIsolation = <Client>(name: string, subject: IsolationSubject<Client>): void => {
  const reset = async () => {
    await subject.seed(acme);
    await subject.seed(globex);
  };
  const settled = async (work: () => Promise<unknown>): Promise<string> => {
    try {
      return inspect(await work());
    } catch (error) {
      return inspect(error instanceof Error ? Object.assign({}, error, { message: error.message }) : error);
    }
  };

  describe(`${name} isolation`, () => {
    beforeAll(reset);

    test.each([
      ['no context', undefined, 'CONTEXT_MISSING'],
      ['a hand-made context', { ...acme.context() }, 'CONTEXT_FORGED'],
    ])('guarantees that %s is refused', (_, context, code) => {
      expect(() => subject.forOrg(context as OrgContext)).toThrow(expect.objectContaining({ code }));
    });

    for (const [operation, { run, effect }] of Object.entries(subject.operations)) {
      describe(operation, () => {
        test(`${effect} what is its own`, async () => {
          await reset();
          const before = inspect(await subject.snapshot(globex));
          const answer = await settled(() => run(subject.forOrg(globex.context()), globex));
          if (effect === 'reads') expect(answer).toContain(globex.marker);
          else expect(inspect(await subject.snapshot(globex))).not.toBe(before);
        });

        test('guarantees that it neither reads, changes nor hints at the other org', async () => {
          await reset();
          const before = inspect(await subject.snapshot(globex));
          const answer = await settled(() => run(subject.forOrg(acme.context()), globex));
          expect(answer).not.toContain(globex.marker);
          expect(inspect(await subject.snapshot(globex))).toBe(before);
        });

        test('guarantees that two orgs in one tick do not cross', async () => {
          await reset();
          const orgs = Array.from({ length: 20 }, (_, n) => (n % 2 ? acme : globex));
          const answers = await Promise.all(
            orgs.map((org) => settled(() => run(subject.forOrg(org.context()), org))),
          );
          answers.forEach((answer, n) => {
            expect(answer).not.toContain((orgs[n] === acme ? globex : acme).marker);
          });
        });
      });
    }
  });
};

const inspect = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner)) ??
  'undefined';
