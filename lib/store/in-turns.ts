/**
 * Calls the first at once and each other one in a callback of the event loop of its own: what one sets off, writes to
 * sockets included, is done before the next begins. Called in a row, all of them would be served before any is sent.
 */
export function inTurns(calls: readonly (() => void)[]): void {
  const [first, ...others] = calls;
  first?.();
  for (const call of others) setImmediate(call);
}
