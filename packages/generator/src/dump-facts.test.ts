import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { dumpFacts } from './dump-facts.js';

const body = `\nAS $function$ select 1; -- ;\n$function$`;
const digest = createHash('sha256').update(body).digest('hex');
const definition = `CREATE OR REPLACE FUNCTION bulkhead.find(wanted text)\n RETURNS integer\n LANGUAGE sql\n STABLE SECURITY DEFINER${body}`;

describe('the facts of a dump', () => {
  test('hold declaration, body, owner and callers of a function', () => {
    const object = 'function bulkhead.find(wanted text)';
    expect(
      dumpFacts(
        [
          `${definition};`,
          'ALTER ROUTINE bulkhead.find(wanted text) OWNER TO bulkhead_gatekeeper;',
          'GRANT EXECUTE ON FUNCTION bulkhead.find(wanted text) TO bulkhead_auth;',
          '',
        ].join('\n'),
      ),
    ).toEqual([
      {
        object,
        aspect: 'declaration',
        value:
          'CREATE OR REPLACE FUNCTION bulkhead.find(wanted text) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER',
      },
      { object, aspect: 'body', value: digest },
      { object, aspect: 'owner', value: 'bulkhead_gatekeeper' },
      { object, aspect: 'privileges of bulkhead_auth', value: 'EXECUTE' },
    ]);
  });

  test('leave the owner of the bootstrap open, which is any superuser', () => {
    const dump = `${definition.replace('bulkhead.', 'bulkhead_bootstrap.')};\nALTER ROUTINE bulkhead_bootstrap.find(wanted text) OWNER TO postgres;\n`;
    expect(dumpFacts(dump).map(({ aspect }) => aspect)).toEqual(['declaration', 'body']);
  });

  test('hold what a view of ours reads', () => {
    const dump =
      'CREATE VIEW bulkhead.valid WITH (security_invoker=true) AS\n SELECT version\n   FROM bulkhead.seal_keys s;\nCREATE VIEW public.other AS\n SELECT 1;\n';
    expect(dumpFacts(dump)).toEqual([
      {
        object: 'view bulkhead.valid',
        aspect: 'definition',
        value: ' SELECT version FROM bulkhead.seal_keys s',
      },
    ]);
  });

  test('leave functions of other schemas out', () => {
    const dump = `${definition.replace('bulkhead.', 'public.')};\nALTER ROUTINE public.find(wanted text) OWNER TO bulkhead_migrator;\n`;
    expect(dumpFacts(dump)).toEqual([]);
  });

  test.each([
    [
      'ALTER TABLE public.a ADD CONSTRAINT a_fkey FOREIGN KEY (org_id, b_id) REFERENCES public.b(org_id, id) NOT VALID;',
      'constraint a_fkey on public.a',
      'FOREIGN KEY (org_id, b_id) REFERENCES public.b(org_id, id) NOT VALID',
    ],
    [
      'CREATE TRIGGER copy BEFORE UPDATE OF name ON public.a FOR EACH ROW EXECUTE FUNCTION public.copy(); -- DISABLED',
      'trigger copy on public.a',
      'CREATE TRIGGER copy BEFORE UPDATE OF name ON public.a FOR EACH ROW EXECUTE FUNCTION public.copy()',
    ],
    [
      'GRANT SELECT (id, org_id) ON TABLE public.a TO bulkhead_gatekeeper;',
      'table public.a',
      'SELECT (id, org_id)',
    ],
    [
      'CREATE POLICY touch ON public.a AS PERMISSIVE FOR UPDATE TO bulkhead_gatekeeper\n    USING (true)\n    WITH CHECK (true);',
      'policy touch on public.a',
      'AS PERMISSIVE FOR UPDATE TO bulkhead_gatekeeper USING (true) WITH CHECK (true)',
    ],
  ])('hold %s', (line, object, value) => {
    expect(dumpFacts(`${line}\n`)).toMatchObject([{ object, value }]);
  });
});
