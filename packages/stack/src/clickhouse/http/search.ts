interface Segment {
  readonly raw: string;
  readonly key: string;
}

/**
 * The query part of a URL. Segments that nobody touches are passed on byte for byte: values may hold bytes that are no
 * UTF-8, which decoding and encoding would change.
 */
export class Search {
  readonly #segments: readonly Segment[];

  private constructor(segments: readonly Segment[]) {
    this.#segments = segments;
  }

  static parse(query: string): Search {
    const raws = query === '' ? [] : query.split('&');
    return new Search(raws.map((raw) => ({ raw, key: decode(raw.split('=', 1)[0] ?? '').toString() })));
  }

  all(key: string): string[] {
    return this.bytes(key).map((value) => value.toString());
  }

  bytes(key: string): Buffer[] {
    return this.#segments.flatMap((segment) =>
      segment.key === key ? [decode(segment.raw.slice(segment.raw.split('=', 1)[0]?.length).slice(1))] : [],
    );
  }

  get(key: string): string | undefined {
    return this.all(key).at(-1);
  }

  keys(): string[] {
    return this.#segments.map(({ key }) => key);
  }

  without(isUnwanted: (key: string) => boolean): Search {
    return new Search(this.#segments.filter(({ key }) => !isUnwanted(key)));
  }

  with(key: string, value: string): Search {
    const raw = `${encodeURIComponent(key)}=${encodeURIComponent(value)}`;
    return new Search([...this.#segments.filter((segment) => segment.key !== key), { raw, key }]);
  }

  toString(): string {
    return this.#segments.map(({ raw }) => raw).join('&');
  }
}

function decode(text: string): Buffer {
  const bytes = Buffer.from(text.replaceAll('+', ' '), 'latin1').toString('latin1');
  const decoded = bytes.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(decoded, 'latin1');
}
