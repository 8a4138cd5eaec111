import protobuf from 'protobufjs';

/** Ways to write a field of protobuf. */
const [VARINT, EIGHT, LENGTH, FOUR] = [0, 1, 2, 5];

/** A number in a list takes half of what a message does. */
const NUMBER = 0.5;

/**
 * How many messages the reader of these bytes would make, up to `most`, numbers in lists as half of one. It knows neither an end of
 * memory nor of time, and a message takes two bytes at least. What is no message is left for it to refuse.
 */
export const countParts = (type: protobuf.Type, bytes: Uint8Array, most: number): number => {
  const open = [{ type, end: bytes.length }];
  let at = 0;
  let parts = 0;
  const varint = (): number => {
    let value = 0;
    for (let weight = 1; at < bytes.length; weight *= 128) {
      const byte = bytes[at] as number;
      at += 1;
      value += (byte & 127) * weight;
      if (byte < 128) break;
    }
    return value;
  };
  for (let inside = open.at(-1); inside && parts <= most; inside = open.at(-1)) {
    if (at >= inside.end) {
      open.pop();
      continue;
    }
    const tag = varint();
    const form = tag & 7;
    const field = inside.type.fieldsById[tag >>> 3]?.resolve();
    const length = form === LENGTH ? varint() : 0;
    if (form === LENGTH && field?.resolvedType instanceof protobuf.Type) {
      parts += 1;
      open.push({ type: field.resolvedType, end: Math.min(at + length, bytes.length) });
      continue;
    }
    if (field?.repeated) parts += NUMBER * (form === LENGTH ? length / bytesOf(field.type) : 1);
    if (form === LENGTH) at += length;
    else if (form === VARINT) varint();
    else if (form === EIGHT) at += 8;
    else if (form === FOUR) at += 4;
    else return parts;
  }
  return parts;
};

const bytesOf = (type: string): number => (type === 'double' || type.endsWith('fixed64') ? 8 : 1);
