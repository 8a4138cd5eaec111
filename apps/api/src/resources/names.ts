import { z } from 'zod';
import { id } from './field.js';
import type { Resource } from './resource.js';

export const idParams = z.object({ id: id.schema });

export const title = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** `alertChannel` as people write it. */
export const spoken = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

export const itemPath = ({ path }: Resource) => `${path}/{id}`;
