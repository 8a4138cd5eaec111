import type { Row } from './delegate.js';
import type { Resource } from './resource.js';

export interface Projection {
  /** The columns to read. A column that no field shows, such as a sealed secret, is never among them by accident. */
  readonly select: Row;
  readonly show: (row: Row) => Row;
}

/** How rows of a resource are read and shown, whole or only some of their fields. */
export const projectionOf = ({ allFields, secret }: Resource, only?: readonly string[]): Projection => {
  const names = Object.keys(allFields).filter((name) => !only || name === 'id' || only.includes(name));
  const shownBy = names.map((name) => [name, allFields[name]?.toShown] as const);
  return {
    select: Object.fromEntries([...names, ...(secret ? [secret.column] : [])].map((name) => [name, true])),
    show: (row) => {
      const shown: Row = {};
      for (const [name, toShown] of shownBy) {
        const value = row[name];
        shown[name] = toShown && value !== null ? toShown(value) : value;
      }
      if (secret) shown['hasSecret'] = row[secret.column] !== null;
      return shown;
    },
  };
};
