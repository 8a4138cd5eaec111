import fc from 'fast-check';

/** The arguments of a command as COMMAND DOCS has them, for invocations that the server would accept. */
export interface ArgumentDoc {
  readonly name: string;
  readonly type: string;
  readonly token?: string;
  readonly flags?: readonly string[];
  readonly arguments?: readonly ArgumentDoc[];
}

export interface CommandDoc {
  readonly group: string;
  readonly arguments: readonly ArgumentDoc[];
}

/** Turns the flat name and value lists of COMMAND DOCS into documents by command, subcommands as `container|name`. */
export const parseDocs = (reply: unknown): Map<string, CommandDoc> => {
  const docs = new Map<string, CommandDoc>();
  const add = (list: unknown): void => {
    for (const [name, doc] of pairs(list)) {
      const facts = Object.fromEntries(pairs(doc));
      const argumentList = (facts['arguments'] as unknown[] | undefined) ?? [];
      docs.set(name, { group: String(facts['group']), arguments: argumentList.map(argumentDoc) });
      if (facts['subcommands']) add(facts['subcommands']);
    }
  };
  add(reply);
  return docs;
};

/** An invocation that is right in form and aims at the given keys. */
export const wellFormed = (doc: CommandDoc, targets: readonly string[]): fc.Arbitrary<unknown[]> =>
  fc.integer({ min: 1, max: 2 }).chain((times) => sequence(doc.arguments, targets, times));

/** Whatever a caller could pass, options of all commands and shapes that drivers unfold included. */
export const shapeless = (targets: readonly string[]): fc.Arbitrary<unknown[]> => {
  const target = fc.constantFrom(...targets);
  const word = fc.constantFrom(...words);
  const odd = fc.oneof(
    target.map((key) => [key]),
    target.map((key) => [[key]]),
    target.map((key) => ({ [key]: 'x' })),
    target.map((key) => new Map([[key, 'x']])),
    target.map((key) => Buffer.from(key)),
    target.map((key) => new String(key)),
    target.map((key) => ({ toString: () => key, length: 1, 0: key })),
    fc.constantFrom(
      null,
      undefined,
      true,
      Number.NaN,
      2 ** 53,
      -0,
      Symbol('x'),
      10n,
      Buffer.from([0xff, 0xfe]),
    ),
  );
  return fc.array(
    fc.oneof({ weight: 5, arbitrary: target }, { weight: 4, arbitrary: word }, { weight: 2, arbitrary: odd }),
    { maxLength: 7 },
  );
};

const words =
  `STORE STOREDIST GET BY LIMIT DB REPLACE KEYS STREAMS GROUP COUNT BLOCK MATCH TYPE MAXLEN WEIGHTS AGGREGATE
  SUM ALPHA NX CH LEFT RIGHT NOACK * ? [a-z]* $ > - + (1 # 0 1 2 -1 99 0-0 { } : ../ %2A`
    .split(/\s+/)
    .concat('', '\r\n', '\0', '\r\nFLUSHALL\r\n', '$9\r\nFLUSHALL\r\n', '\ud800', 'x'.repeat(5000));

const sequence = (
  docs: readonly ArgumentDoc[],
  targets: readonly string[],
  times: number,
): fc.Arbitrary<unknown[]> =>
  fc.tuple(...docs.map((doc) => one(doc, targets, times))).map((parts) => parts.flat());

const one = (doc: ArgumentDoc, targets: readonly string[], times: number): fc.Arbitrary<unknown[]> => {
  const body = (): fc.Arbitrary<unknown[]> => {
    if (doc.type === 'block') return sequence(doc.arguments ?? [], targets, times);
    if (doc.type === 'oneof')
      return fc.oneof(...(doc.arguments ?? []).map((inner) => one(inner, targets, times)));
    return value(doc, targets, times).map((single) => (single === undefined ? [] : [single]));
  };
  const flags = doc.flags ?? [];
  const repeated = flags.includes('multiple')
    ? fc.tuple(...Array.from({ length: times }, body)).map((parts) => parts.flat())
    : body();
  const withToken =
    doc.token && doc.type !== 'pure-token' ? repeated.map((rest) => [doc.token, ...rest]) : repeated;
  if (!flags.includes('optional')) return withToken;
  return fc.oneof({ weight: 2, arbitrary: fc.constant<unknown[]>([]) }, { weight: 1, arbitrary: withToken });
};

const value = (doc: ArgumentDoc, targets: readonly string[], times: number): fc.Arbitrary<unknown> => {
  switch (doc.type) {
    case 'key':
      return fc.constantFrom(...targets);
    case 'pure-token':
      return fc.constant(doc.token);
    case 'integer':
      return doc.name === 'numkeys' ? fc.constant(times) : fc.constantFrom(0, 1, 2, -1, 10);
    case 'double':
      return fc.constantFrom('0', '1.5', '-inf');
    case 'unix-time':
      return fc.constant(9_999_999_999);
    case 'pattern':
      return fc.constantFrom('*', ...targets);
    default:
      return fc.constantFrom(
        '0',
        '1',
        '0-1',
        '-',
        '+',
        '>',
        '$',
        '*',
        'field',
        'group',
        'u8',
        '[a',
        ...targets,
      );
  }
};

const argumentDoc = (reply: unknown): ArgumentDoc => {
  const { arguments: inner, ...facts } = Object.fromEntries(pairs(reply));
  return {
    ...(facts as unknown as ArgumentDoc),
    ...(Array.isArray(inner) && { arguments: inner.map(argumentDoc) }),
  };
};

const pairs = (list: unknown): [string, unknown][] => {
  const flat = Array.isArray(list) ? list : [];
  return Array.from({ length: Math.floor(flat.length / 2) }, (_, at) => [
    String(flat[2 * at]),
    flat[2 * at + 1],
  ]);
};
