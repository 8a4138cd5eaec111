export { type Api, type ApiStores, createApi } from './api.js';
export { type ApiConfig, readApiConfig, variables } from './config.js';
export { rateLimits } from './rate-limits.js';
