import { defaultOrgNames } from '@bulkhead/ingest';
import {
  duration,
  port,
  processVariables,
  readConfig,
  secretsVariable,
  storeVariables,
  type Variable,
} from '@bulkhead/service';
import { z } from 'zod';
import { isNetwork } from './identity/client-address.js';
import { identityVariables } from './identity/identity-variables.js';

const yesOrNo = z.enum(['true', 'false']).transform((text) => text === 'true');
const perMinute = z.coerce.number().int().min(1).max(10_000_000);

export const variables = {
  ...processVariables,
  ...storeVariables,
  API_HOST: {
    schema: z.string(),
    expected: 'an address of this machine',
    reason: 'Where the api listens. 0.0.0.0 for all addresses.',
    default: '127.0.0.1',
  },
  API_PORT: {
    schema: port,
    expected: 'a port from 0 to 65535',
    reason: 'The port of the api; 0 takes a free one and logs it.',
    default: '8080',
  },
  API_METRICS_HOST: {
    schema: z.string(),
    expected: 'an address of this machine',
    reason: 'Where Prometheus asks for /metrics; not an address that consumers reach.',
    default: '127.0.0.1',
  },
  API_METRICS_PORT: {
    schema: port,
    expected: 'a port from 0 to 65535',
    reason: 'The port of /metrics; 0 takes a free one and logs it.',
    default: '9464',
  },
  API_PROCESSES: {
    schema: z.coerce.number().int().min(1).max(10_000),
    expected: 'a whole number above 0',
    reason: 'How many api processes run: while Redis is away each one grants its share of a rate limit.',
    default: '1',
  },
  BODY_LIMIT_BYTES: {
    schema: z.coerce.number().int().min(1024).max(104_857_600),
    expected: 'a whole number from 1024',
    unit: 'bytes',
    reason: 'The largest request body, but for ingest.',
    default: '1048576',
  },
  INGEST_BODY_LIMIT_BYTES: {
    schema: z.coerce.number().int().min(1024).max(104_857_600),
    expected: 'a whole number from 1024',
    unit: 'bytes',
    reason: 'The largest body of an ingest request, unpacked.',
    default: '16777216',
  },
  INGEST_ORG_NAMES: {
    schema: z
      .string()
      .transform((list) => list.split(',').map((name) => name.trim()))
      .pipe(z.array(z.string().regex(/[a-z]/i)).min(1)),
    expected: 'names such as org_id, with commas between them',
    reason:
      'Keys of telemetry that name an organization, whatever their case and separators. A record that names another one refuses its request.',
    default: defaultOrgNames.join(','),
  },
  OTLP_GRPC_HOST: {
    schema: z.string(),
    expected: 'an address of this machine',
    reason: 'Where OTLP over gRPC listens. 0.0.0.0 for all addresses.',
    default: '127.0.0.1',
  },
  OTLP_GRPC_PORT: {
    schema: z.union([z.literal('off'), port]),
    expected: 'a port from 0 to 65535, or off',
    reason:
      'The port of OTLP over gRPC; 0 takes a free one and logs it, off closes it. Unset, it is 4317 if that is free.',
    optional: true,
  },
  REQUEST_TIMEOUT_MS: {
    schema: duration,
    expected: 'a whole number above 0',
    unit: 'milliseconds',
    reason: 'How long a request may take before it is answered with 503, and its body to arrive before 408.',
    default: '15000',
  },
  CORS_ORIGINS: {
    schema: z
      .string()
      .transform((list) => list.split(','))
      .pipe(
        z.array(z.string().refine((origin) => URL.canParse(origin) && new URL(origin).origin === origin)),
      ),
    expected: 'origins such as https://console.example.com, with commas between them',
    reason: 'Whose web pages may call the api from a browser. Nobody else’s may.',
    optional: true,
  },
  CROSS_TENANT_DENIAL: {
    schema: z.enum(['404', '403']),
    expected: '404 or 403',
    reason: 'The one answer for a row that is missing and for a row of another organization.',
    default: '404',
  },
  LOG_ORG: {
    schema: z.enum(['plain', 'hashed']),
    expected: 'plain or hashed',
    reason: 'How an organization stands in logs; hashed where others read them too.',
    default: 'hashed',
  },
  OTEL_EXPORTER_OTLP_ENDPOINT: {
    schema: z.url({ protocol: /^https?$/ }),
    expected: 'the address of an OpenTelemetry collector, such as http://localhost:4318',
    reason: 'Where traces are sent, as OTLP over HTTP. Without it there are none.',
    optional: true,
  },
  RATE_LIMIT_ORG: {
    schema: perMinute,
    expected: 'a whole number above 0',
    unit: 'requests per minute',
    reason: 'What an organization may ask, unless its row says otherwise.',
    default: '6000',
  },
  RATE_LIMIT_TOKEN: {
    schema: perMinute,
    expected: 'a whole number above 0',
    unit: 'requests per minute',
    reason: 'What one API key may ask.',
    default: '3000',
  },
  RATE_LIMIT_KEY_CREATION: {
    schema: perMinute,
    expected: 'a whole number above 0',
    unit: 'per minute',
    reason: 'How many API keys an organization may make.',
    default: '10',
  },
  RATE_LIMIT_INGEST: {
    schema: perMinute,
    expected: 'a whole number above 0',
    unit: 'records per minute',
    reason: 'How many records an organization may send to ingest.',
    default: '6000000',
  },
  RATE_LIMIT_SIGN_IN: {
    schema: perMinute,
    expected: 'a whole number above 0',
    unit: 'per minute',
    reason: 'How often one address may try to sign in.',
    default: '20',
  },
  RATE_LIMIT_WRONG_CREDENTIALS: {
    schema: perMinute,
    expected: 'a whole number above 0',
    unit: 'per minute',
    reason:
      'How many wrong credentials one address (of IPv6 a /64) may show. Then it is refused unseen; behind a proxy TRUSTED_PROXIES has to be set.',
    default: '600',
  },
  TRUSTED_PROXIES: {
    schema: z
      .string()
      .transform((list) => list.split(',').map((network) => network.trim()))
      .pipe(z.array(z.string().refine(isNetwork))),
    expected: 'addresses and networks such as 10.0.0.0/8, with commas between them',
    reason:
      'Proxies in front of the api. X-Forwarded-For is believed of them and of nobody else; without them all callers behind a proxy count as one address.',
    optional: true,
  },
  ...secretsVariable,
  REQUIRE_AT_REST_ENCRYPTION: {
    schema: yesOrNo,
    expected: 'true or false',
    reason: 'With true the api does not start without SECRETS_KEY.',
    default: 'false',
  },
  ...identityVariables,
} as const satisfies Record<string, Variable>;

export const readApiConfig = () => readConfig(variables);
export type ApiConfig = ReturnType<typeof readApiConfig>;
