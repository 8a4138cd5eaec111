/** The fields of a stream entry by name; of a name that stands there twice the first, as nobody of ours writes two. */
export const fieldsOf = (list: readonly Buffer[]): ReadonlyMap<string, Buffer> => {
  const fields = new Map<string, Buffer>();
  for (let at = 0; at + 1 < list.length; at += 2) {
    const name = String(list[at]);
    if (!fields.has(name)) fields.set(name, list[at + 1] as Buffer);
  }
  return fields;
};

/** An entry id begins with the server's time in ms. */
export const entryTime = (entry: string): number => Number(entry.split('-', 1)[0]);
