import { AsyncLocalStorage } from 'node:async_hooks';
import { assertContext, type OrgContext } from './org-context.js';

const storage = new AsyncLocalStorage<OrgContext>();

/** For logs and helpers deep in a call chain. Stores take the context as an argument instead. */
export const runWithContext = <Result>(context: OrgContext, work: () => Result): Result => {
  assertContext(context);
  return storage.run(context, work);
};

export const currentContext = (): OrgContext | undefined => storage.getStore();

export const requireContext = (): OrgContext => {
  const context = storage.getStore();
  assertContext(context);
  return context;
};
