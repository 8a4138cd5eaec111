import { createHash } from 'node:crypto';

/** One statement about an object of the database; check 0093 reads the same from the live catalog. */
export interface DumpFact {
  readonly object: string;
  readonly aspect: string;
  readonly value: string;
}

/** What the schema dump says about whatever decides who passes the wall, beside the policies of the models. */
export const dumpFacts = (dump: string): DumpFact[] => [
  ...[...dump.matchAll(routine)].flatMap(([, definition = '', name = '', owner = '']) =>
    routineFacts(definition, name, owner),
  ),
  ...lines.flatMap(({ pattern, fact }) => [...dump.matchAll(pattern)].map(fact)),
];

const routine =
  /^(CREATE OR REPLACE (?:FUNCTION|PROCEDURE) bulkhead(?:_bootstrap)?\.[^]*?);\nALTER ROUTINE (.+) OWNER TO (.+);$/gm;

const routineFacts = (definition: string, name: string, owner: string): DumpFact[] => {
  const object = `function ${name}`;
  const [declaration = ''] = definition.split('\nAS ', 1);
  const body = createHash('sha256').update(definition.slice(declaration.length)).digest('hex');
  return [
    { object, aspect: 'declaration', value: declaration.replaceAll(/\s+/g, ' ') },
    { object, aspect: 'body', value: body },
    // The bootstrap's belong to whichever superuser ran it.
    ...(name.startsWith('bulkhead_bootstrap.') ? [] : [{ object, aspect: 'owner', value: owner }]),
  ];
};

const lines: readonly { pattern: RegExp; fact: (match: RegExpExecArray) => DumpFact }[] = [
  {
    pattern: /^GRANT EXECUTE ON FUNCTION (bulkhead(?:_bootstrap)?\..+) TO (\S+);$/gm,
    fact: ([, name, role]) => ({
      object: `function ${name}`,
      aspect: `privileges of ${role}`,
      value: 'EXECUTE',
    }),
  },
  {
    pattern: /^GRANT (.+) ON TABLE (\S+) TO bulkhead_gatekeeper;$/gm,
    fact: ([, privileges = '', table]) => ({
      object: `table ${table}`,
      aspect: 'privileges of bulkhead_gatekeeper',
      value: privileges,
    }),
  },
  {
    pattern: /^CREATE VIEW (bulkhead\.\S+) (?:WITH \(.+\) )?AS\n([^]*?);$/gm,
    fact: ([, name, definition = '']) => ({
      object: `view ${name}`,
      aspect: 'definition',
      value: definition.replaceAll(/\s+/g, ' '),
    }),
  },
  {
    pattern: /^CREATE POLICY (\S+) ON (\S+) (AS \S+ FOR \S+ TO .*bulkhead_gatekeeper[^]*?);$/gm,
    fact: ([, name, table, definition = '']) => ({
      object: `policy ${name} on ${table}`,
      aspect: 'definition',
      value: definition.replaceAll(/\s+/g, ' '),
    }),
  },
  {
    pattern: /^ALTER TABLE (\S+) ADD CONSTRAINT (\S+) (FOREIGN KEY .+);$/gm,
    fact: ([, table, name, definition = '']) => ({
      object: `constraint ${name} on ${table}`,
      aspect: 'definition',
      value: definition,
    }),
  },
  {
    pattern: /^(CREATE (?:CONSTRAINT )?TRIGGER (\S+) .+? ON (\S+) .+);/gm,
    fact: ([, definition = '', name, table]) => ({
      object: `trigger ${name} on ${table}`,
      aspect: 'definition',
      value: definition,
    }),
  },
];
