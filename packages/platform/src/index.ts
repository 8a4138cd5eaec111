export { openStores, type StoreConfig, type Stores } from './open-stores.js';
