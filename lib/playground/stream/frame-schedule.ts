/** Runs a function once, at the next chance to paint. */
export type FrameSchedule = (flush: () => void) => void;

/** The next animation frame; a hidden page has none, so there a timer four times a second. */
export function onNextFrame(flush: () => void): void {
  if (typeof document === 'undefined' || document.hidden) setTimeout(flush, 250);
  else requestAnimationFrame(flush);
}
