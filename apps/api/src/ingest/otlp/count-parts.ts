import protobuf from 'protobufjs';

/** How protobuf writes texts, bytes, messages and packed lists. */
const LENGTH = 2;

/** A number in a list takes half of what a message does. */
const NUMBER = 0.5;

/**
 * How many messages the reader of these bytes would make, up to `most`, numbers in lists as half of one. It knows neither an end of
 * memory nor of time, and a message takes two bytes at least. Walked with that same reader: what it skips, such as a
 * group, must hide nothing from the count, and where it throws it would not have come further either.
 */
export const countParts = (type: protobuf.Type, bytes: Uint8Array, most: number): number => {
  const reader = protobuf.Reader.create(bytes);
  const open = [{ type, end: bytes.length }];
  let parts = 0;
  for (let inside = open.at(-1); inside && parts <= most; inside = open.at(-1)) {
    if (reader.pos >= inside.end) {
      open.pop();
      continue;
    }
    const tag = reader.tag();
    const form = tag & 7;
    const field = inside.type.fieldsById[tag >>> 3]?.resolve();
    if (form !== LENGTH) {
      if (field?.repeated) parts += NUMBER;
      reader.skipType(form, 0, tag >>> 3);
      continue;
    }
    const length = reader.size();
    if (field?.resolvedType instanceof protobuf.Type) {
      parts += 1;
      open.push({ type: field.resolvedType, end: reader.pos + length });
      continue;
    }
    if (field?.repeated) parts += (NUMBER * length) / bytesOf(field.type);
    reader.skip(length);
  }
  return parts;
};

const bytesOf = (type: string): number => (type === 'double' || type.endsWith('fixed64') ? 8 : 1);
