import type { LoopResult } from './agent-event.ts';

/** Asked after every loop but the last: is there a reason not to begin another? */
export type StopRule = (loops: readonly LoopResult[]) => boolean | Promise<boolean>;

/** The answer did not change: another round would only cost. */
export const sameAnswer: StopRule = (loops) => {
  const [before, last] = loops.slice(-2);
  return before !== undefined && last !== undefined && before.text.trim() === last.text.trim();
};

/** Nothing came that a further loop could improve: an empty answer, or one the vendor's filter ended. */
export const nothingToImprove: StopRule = (loops) => {
  const last = loops.at(-1);
  return last !== undefined && (last.text.trim() === '' || last.finishReason === 'content_filter');
};

export async function anyOf(rules: readonly StopRule[], loops: readonly LoopResult[]): Promise<boolean> {
  for (const rule of rules) if (await rule(loops)) return true;
  return false;
}
