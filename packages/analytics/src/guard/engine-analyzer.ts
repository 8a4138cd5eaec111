import type { Connection } from '../connection.js';
import { engineFailure, errorType } from '../engine-failure.js';
import type { Analyzer } from './prove.js';
import { Refusal } from './refusal.js';

/** Faults of the deployment or the moment, which say nothing about the statement. */
const notTheStatement = new Set([
  'AUTHENTICATION_FAILED',
  'READONLY',
  'SETTING_CONSTRAINT_VIOLATION',
  'UNKNOWN_SETTING',
  'TIMEOUT_EXCEEDED',

  'MEMORY_LIMIT_EXCEEDED',
  'TOO_MANY_SIMULTANEOUS_QUERIES',
  'UNKNOWN_DATABASE',
  'NETWORK_ERROR',
  'ABORTED',
]);

/** Asks as the reader and without an org, so that whatever the analysis runs sees no rows. */
export const engineAnalyzer = (reader: Connection): Analyzer => {
  const text = async (query: string, query_params: Record<string, unknown>): Promise<string> => {
    try {
      const result = await reader.query({ query, query_params, format: 'TabSeparatedRaw' });
      return await result.text();
    } catch (error) {
      const type = errorType(error);
      if (type === undefined || notTheStatement.has(type)) throw engineFailure(error, 'of the guard');
      throw new Refusal(
        'syntax',
        `the server does not accept the statement (${type}); correct it, and see that it is one SELECT`,
      );
    }
  };
  return {
    explain: (sql, parameters) => text(sql, { ...parameters }),
    format: (sql) => text('SELECT formatQuerySingleLine({statement:String})', { statement: sql }),
  };
};
