import { openApiDocument } from './openapi/document.js';
import { routes } from './routes/index.js';

// What GET /openapi.json answers, without a server: for generators of clients.
console.log(JSON.stringify(openApiDocument(routes), null, 2));
