// The test kit's stores. Its index belongs to jest, so its parts are taken one by one.
export { default as startStores } from '../../../packages/testkit/dist/global-setup.js';
export { sealKeys } from '../../../packages/testkit/dist/seal-keys.js';
export { testStores } from '../../../packages/testkit/dist/stores.js';
export { withSuperuser } from '../../../packages/testkit/dist/superuser.js';
export { createTestDatabase } from '../../../packages/testkit/dist/test-database.js';
export { createTestRedis } from '../../../packages/testkit/dist/test-redis.js';
