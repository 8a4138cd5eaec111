import type { IncomingMessage } from 'node:http';

/** Milliseconds that a sender may go on after its refusal: one that is cut off at once never reads why. */
const PATIENCE = 2000;

/** Whoever was answered before all of its body was there is read for a moment longer, into nothing, and then cut off. */
export const leaveRequest = (request: IncomingMessage): void => {
  if (request.complete) return;
  request.resume();
  const timer = setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, PATIENCE);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
};
