/** CONTEXT_SEAL_KEY of every test database. */
export const sealKeys = `1:${'5ea1'.repeat(16)}`;
