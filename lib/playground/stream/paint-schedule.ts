/** Runs a function once, at the next chance to paint. */
export type PaintSchedule = (flush: () => void) => void;

const waiting: (() => void)[] = [];
let channel: MessageChannel | null = null;

/**
 * Once a frame, in a task of its own right behind it: what the function changes is painted with the next frame,
 * and the work of writing it does not add up with the browser's own work of painting into one long task. A hidden
 * page has no frames; there a timer runs four times a second.
 */
export function onNextPaint(flush: () => void): void {
  if (typeof document === 'undefined' || document.hidden) setTimeout(flush, 250);
  else requestAnimationFrame(() => behindFrame(flush));
}

function behindFrame(flush: () => void): void {
  if (channel === null) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => waiting.shift()?.();
  }
  waiting.push(flush);
  channel.port2.postMessage(null);
}
