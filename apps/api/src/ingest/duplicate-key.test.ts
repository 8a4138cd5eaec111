import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { duplicateKey } from './duplicate-key.js';

const find = (text: string) => duplicateKey(text, JSON.parse(text));

describe('a key that an object has twice', () => {
  test.each([
    ['plainly', '{"a":1,"a":2}', 'a'],
    ['with spaces before its colon', '{"a" :1,"a"\n:2}', 'a'],
    ['in other letters', '{"\\u0061":1,"a":2}', 'a'],
    ['deep inside', '[{"b":1},{"a":[0,{"b":1,"b":2}]}]', '1.a.1.b'],
    ['as `__proto__`', '{"__proto__":1,"__proto__":2}', '__proto__'],
    ['behind a fault of another kind', '[{"a":"\\u0000\\ud800"},{"a":1e400,"b":1,"b":2}]', '1.b'],
    ['behind 100 000 levels', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)},"b":1,"b":2}`, 'b'],
    ['beside texts with colons', '{"a":"\\":\\\\","b":"x : y","a":":"}', 'a'],
  ])('guarantees that it is found %s', (_, text, field) => {
    expect(find(text)).toBe(field);
  });

  test('guarantees that it is found wherever it is put', () => {
    const objects = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1, noNullPrototype: true });
    fc.assert(
      fc.property(objects, fc.nat(), fc.nat(3), (object, at, indent) => {
        const keys = Object.keys(object);
        const again = JSON.stringify(keys[at % keys.length]);
        const text = JSON.stringify(object, null, indent);
        expect(find(`[${text.slice(0, text.lastIndexOf('}'))},${again}:0}]`)).toBeDefined();
      }),
    );
  });

  test('is found in nothing that JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(3), (value, indent) => {
        expect(find(JSON.stringify(value, null, indent))).toBeUndefined();
      }),
    );
  });
});
