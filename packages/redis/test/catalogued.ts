import { expect } from '@jest/globals';
import { keyFaults } from '../src/testing/key-faults.js';

/** For what a test leaves behind that the next one or the server's end would hide. */
export const expectCatalogued = async (url: string): Promise<void> => {
  expect(await keyFaults(url)).toEqual([]);
};
