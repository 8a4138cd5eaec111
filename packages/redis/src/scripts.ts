import type { Script } from './script.js';

const all: Script<unknown>[] = [];

/** Every script, by the name under which a connection knows it. */
export const scripts = Object.fromEntries(all.map(({ name, lua }) => [name, { lua }]));
