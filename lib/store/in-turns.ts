/**
 * Calls the first at once and each other one in a callback of its own (`setImmediate`): what a call sets off, writes
 * to sockets included, is done before the next call. Called in a plain loop, all would compute before any one sends.
 */
export function inTurns(calls: readonly (() => void)[]): void {
  const [first, ...others] = calls;
  first?.();
  for (const call of others) setImmediate(call);
}
