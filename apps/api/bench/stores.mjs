// The test kit's stores. Its index belongs to jest, so its parts are taken one by one.
// @boundaries-ignore a measurement looks behind the doors of the packages
export { default as startStores } from '../../../packages/testkit/dist/global-setup.js';
// @boundaries-ignore a measurement looks behind the doors of the packages
export { sealKeys } from '../../../packages/testkit/dist/seal-keys.js';
// @boundaries-ignore a measurement looks behind the doors of the packages
export { testStores } from '../../../packages/testkit/dist/stores.js';
// @boundaries-ignore a measurement looks behind the doors of the packages
export { withSuperuser } from '../../../packages/testkit/dist/superuser.js';
// @boundaries-ignore a measurement looks behind the doors of the packages
export { createTestDatabase } from '../../../packages/testkit/dist/test-database.js';
// @boundaries-ignore a measurement looks behind the doors of the packages
export { createTestRedis } from '../../../packages/testkit/dist/test-redis.js';
