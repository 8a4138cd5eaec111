import { type Connection, withConnection } from '../connection.js';
import { engineFailure } from '../engine-failure.js';

/** For statements about users, which belong to no database. */
export const asWriter = async (url: string, work: (writer: Connection) => Promise<void>): Promise<void> => {
  try {
    await withConnection(url, 'default', work);
  } catch (error) {
    throw engineFailure(error, 'of an access statement');
  }
};
