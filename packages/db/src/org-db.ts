import type { withheld } from './client-handle.js';
import type { Operation } from './scoping/scope-args.js';

export type ScopedClient<Client> = Client;
export type AuthClient = unknown;
