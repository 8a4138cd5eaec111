import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type RequestHandler, Router } from 'express';

const assets = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const files = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Bulkhead API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

// The bundle's own initializer would load an example from the internet.
const start = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  persistAuthorization: false,
  validatorUrl: null,
});
`;

/** Everything from here: no script of the page and no request of it leaves for another host. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const docsPage = (): Router => {
  const router = Router();
  router.use((_, response, next) => {
    response.set('Content-Security-Policy', policy);
    next();
  });
  const text =
    (type: string, body: string): RequestHandler =>
    (_, response) => {
      response.type(type).send(body);
    };
  router.get('/', text('html', page));
  router.get('/start.js', text('js', start));
  for (const file of files) {
    const bytes = readFileSync(join(assets, file));
    router.get(`/${file}`, (_, response) => {
      response.type(file).set('Cache-Control', 'public, max-age=86400').send(bytes);
    });
  }
  return router;
};
