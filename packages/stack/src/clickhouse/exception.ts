/** ClickHouse's own numbers and names: its clients tell errors apart by them. */
export const CODES = {
  BAD_ARGUMENTS: 36,
  NOT_IMPLEMENTED: 48,
  SYNTAX_ERROR: 62,
  UNKNOWN_SETTING: 115,
  READONLY: 164,
  THERE_IS_NO_PROFILE: 180,
  UNKNOWN_USER: 192,
  NETWORK_ERROR: 210,
  SETTING_CONSTRAINT_VIOLATION: 452,
  ACCESS_ENTITY_ALREADY_EXISTS: 493,
  ACCESS_STORAGE_READONLY: 495,
  ACCESS_DENIED: 497,
  UNKNOWN_ROLE: 511,
  AUTHENTICATION_FAILED: 516,
  UNKNOWN_ROW_POLICY: 523,
} as const;

export type ExceptionName = keyof typeof CODES;

const STATUS: Partial<Record<ExceptionName, number>> = {
  SYNTAX_ERROR: 400,
  BAD_ARGUMENTS: 400,
  UNKNOWN_SETTING: 404,
  UNKNOWN_USER: 403,
  AUTHENTICATION_FAILED: 403,
  NOT_IMPLEMENTED: 501,
};

/** An answer in ClickHouse's shape, whether this server or the engine gives it. */
export class ClickHouseException extends Error {
  override readonly name = 'ClickHouseException';

  constructor(
    readonly code: number,
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

export function exception(name: ExceptionName, message: string): ClickHouseException {
  const code = CODES[name];
  return new ClickHouseException(
    code,
    STATUS[name] ?? 500,
    `Code: ${code}. DB::Exception: ${message} (${name})`,
  );
}

export function unsupported(what: string): ClickHouseException {
  return exception('NOT_IMPLEMENTED', `The embedded server does not support ${what}.`);
}
