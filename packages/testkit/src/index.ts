export { describeIsolation, type IsolationSubject, type Operation } from './describe-isolation.js';
export { acme, globex, type TestOrg } from './orgs.js';
export { sealKeys } from './seal-keys.js';
export { testStores } from './stores.js';
export { withSuperuser } from './superuser.js';
export { createTestClickHouse, type TestClickHouse } from './test-clickhouse.js';
export { createTestDatabase, type TestDatabase } from './test-database.js';
export { createTestRedis, inspectBeforeDrop, type TestRedis } from './test-redis.js';
export { watchLeaks } from './watch-leaks.js';
