import type { Answer } from '../../http/route.js';
import type { mintApiKey } from '../../identity/api-key.js';
import { tokens } from '../../resources/definitions/tokens.js';
import { delegateOf, type Transaction } from '../../resources/delegate.js';
import { projectionOf } from '../../resources/shown-row.js';
import type { TokenRow } from './new-token.js';

const { select, show } = projectionOf(tokens);

/** The answer with the secret, and what a repetition may be shown instead. */
export const insertToken = async (
  tx: Transaction,
  row: TokenRow & { readonly rotatedFromId?: string },
  { text, publicId, secretHash }: ReturnType<typeof mintApiKey>,
): Promise<Answer & { readonly id: string }> => {
  const data = { ...row, publicId, secretHash: Uint8Array.from(secretHash) };
  const shown = show(await delegateOf(tx, tokens.delegate).create({ data, select }));
  const id = shown['id'] as string;
  return {
    id,
    status: 201,
    body: { ...shown, secret: text },
    kept: shown,
    headers: { Location: `${tokens.path}/${id}` },
  };
};
