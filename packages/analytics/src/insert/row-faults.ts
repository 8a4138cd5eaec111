import type { ErrorCode } from '@bulkhead/tenancy';

/** What ClickHouse calls a value that does not fit its column. */
const names = [
  'CANNOT_PARSE_INPUT_ASSERTION_FAILED',
  'CANNOT_PARSE_TEXT',
  'CANNOT_PARSE_NUMBER',
  'CANNOT_PARSE_DATE',
  'CANNOT_PARSE_DATETIME',
  'CANNOT_PARSE_UUID',
  'CANNOT_PARSE_QUOTED_STRING',
  'CANNOT_PARSE_BOOL',

  'CANNOT_PARSE_ESCAPE_SEQUENCE',
  'CANNOT_PARSE_IPV4',
  'CANNOT_PARSE_IPV6',
  'CANNOT_READ_ARRAY_FROM_TEXT',

  'ARGUMENT_OUT_OF_BOUND',
  'DECIMAL_OVERFLOW',
  'UNKNOWN_ELEMENT_OF_ENUM',
  'INCORRECT_DATA',
  'TYPE_MISMATCH',
  'VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE',
  'CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN',
  'ILLEGAL_COLUMN',
];

export const rowFaults: Readonly<Record<string, ErrorCode>> = Object.fromEntries(
  names.map((name) => [name, 'INVALID_INPUT']),
);
