import type { OrgRedis } from '../org-redis.js';
import type { AllowedCommand, CommandName, RefusedCommand } from './command-verdicts.js';

declare const org: OrgRedis;

/** Names the commands of the server that have no verdict yet. */
export const unjudged: never[] = [] as Exclude<CommandName, AllowedCommand | RefusedCommand>[];
export const judgedTwice: never[] = [] as Extract<AllowedCommand, RefusedCommand>[];

export const value: Promise<string | null> = org.get('key');
export const bytes: Promise<Buffer | null> = org.getBuffer('key');
export const results: Promise<[Error | null, unknown][]> = org.pipeline().get('a').set('b', 1).exec();

// @ts-expect-error KEYS reads everybody's keys
void org.keys('*');
// @ts-expect-error FLUSHALL
void org.flushall();
// @ts-expect-error EVAL
void org.eval('return 1', 0);
// @ts-expect-error SUBSCRIBE
void org.subscribe('channel');
// @ts-expect-error CONFIG
void org.config('GET', '*');
// @ts-expect-error BLPOP
void org.blpop('list', 0);
// @ts-expect-error a chain offers no more than the client
void org.pipeline().get('a').flushall();
// @ts-expect-error neither does a transaction
void org.multi().get('a').keys('*');
// @ts-expect-error the connection cannot be duplicated
void org.duplicate();
// @ts-expect-error a reply that names keys has no Buffer form
void org.scanBuffer('0');
