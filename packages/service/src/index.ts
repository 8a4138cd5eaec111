export { envExample, readConfig, type Values, type Variable, type Variables } from './config.js';
export { configure } from './configure.js';
export { healthListener } from './health-listener.js';
export { httpPart } from './http-part.js';
export { createLogger } from './logger.js';
export { createReadiness, type Probe, type Readiness } from './readiness.js';
export { type Part, runService, type ServiceOptions } from './run-service.js';
export { duration, port, processVariables, secretsVariable, storeVariables } from './variables.js';
export { createVault, type SecretPlace, type Vault } from './vault.js';
