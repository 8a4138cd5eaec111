import type { SettingElement } from './access-state.js';

/**
 * The engine believes itself a command-line tool that works for its owner, and some functions then open any file.
 * What leads there is locked for everybody but the administrator; see also forbidden-names.ts.
 */
export const LOCKED: readonly SettingElement[] = [
  { setting: 'dialect', value: 'clickhouse', writability: 'CONST' },
  { setting: 'implicit_select', value: '0', writability: 'CONST' },
  { setting: 'allow_introspection_functions', value: '0', writability: 'CONST' },
  { setting: 'allow_experimental_eval_table_function', value: '0', writability: 'CONST' },
  // Without these two, VALUES of an INSERT are expressions, which the inspection of statements does not see.
  { setting: 'input_format_values_interpret_expressions', value: '0', writability: 'CONST' },
  { setting: 'input_format_values_deduce_templates_of_expressions', value: '0', writability: 'CONST' },
  // A schema may be named by its path, and errors quote what stands there.
  { setting: 'format_schema', value: '', writability: 'CONST' },
];

/** For everybody. */
export const DEFAULTS: readonly SettingElement[] = [
  { setting: 'implicit_select', value: '0' },
  { setting: 'allow_introspection_functions', value: '0' },
  { setting: 'cancel_http_readonly_queries_on_client_close', value: '1' },
  // Row policies read custom settings from there.
  { setting: 'allow_get_client_http_header', value: '1', writability: 'CONST' },
];
