import utils from 'pg/lib/utils.js';
import { serialize } from 'pg-protocol';

/** The frontend messages of the extended protocol, as bytes to be put behind one another. */
export const messages = {
  parse: (name: string, text: string): Buffer => serialize.parse({ name, text }),
  bind: (statement: string, values: readonly unknown[]): Buffer =>
    serialize.bind({
      statement,
      values: values as unknown[],
      valueMapper: (value) => utils.prepareValue(value),
    }),
  execute: serialize.execute(),
  describe: serialize.describe({ type: 'P' }),
  close: (name: string): Buffer => serialize.close({ type: 'S', name }),
  sync: serialize.sync(),
  query: (text: string): Buffer => serialize.query(text),
};
