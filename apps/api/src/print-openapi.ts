import { openApiDocument } from './openapi/document.js';
import { documented } from './routes/index.js';

// What GET /openapi.json answers, without a server: for generators of clients.
console.log(JSON.stringify(openApiDocument(documented), null, 2));
