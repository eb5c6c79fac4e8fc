/** Nearer to the end than this counts as being there. */
const NEAR_PX = 24;
const FAR_PX = 160;

export interface ScrollFollow {
  /** Goes to the end and follows again. */
  jump(): void;
  /** Scrolls an exchange near the top; `--thread-height` in the style sheet makes it tall enough for that. */
  anchor(element: HTMLElement): void;
  stop(): void;
}

/**
 * Keeps the end in view while text arrives, but only for a reader who is there: any upward wheel, touch or key and
 * any selection lets go at once. `onAway` hears whether the end is out of sight.
 */
export function followScroll(
  scroller: HTMLElement,
  content: HTMLElement,
  onAway: (away: boolean) => void,
): ScrollFollow {
  let following = true;
  let lastTop = 0;
  let touchY = 0;
  const letGo = () => {
    following = false;
  };
  const distance = () => scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
  const toEnd = () => {
    scroller.scrollTop = scroller.scrollHeight;
    lastTop = scroller.scrollTop;
  };
  // An empty chat begins at its heading, however small the screen is.
  const hasTurns = () => content.querySelector('[data-exchange]') !== null;
  const selects = () => {
    const selection = document.getSelection();
    return selection !== null && !selection.isCollapsed && content.contains(selection.anchorNode);
  };
  const onScroll = () => {
    const left = distance();
    if (scroller.scrollTop < lastTop - 1 && left > NEAR_PX) letGo();
    else if (left <= NEAR_PX && !selects()) following = true;
    lastTop = scroller.scrollTop;
    onAway(left > FAR_PX);
  };
  let height = 0;
  const observer = new ResizeObserver(() => {
    // Set only when it changed: setting it costs a second layout, in every frame of a stream.
    if (scroller.clientHeight !== height) {
      height = scroller.clientHeight;
      scroller.style.setProperty('--thread-height', `${height}px`);
    }
    if (following && hasTurns() && !selects()) toEnd();
    onAway(distance() > FAR_PX);
  });
  observer.observe(content);
  observer.observe(scroller);
  const stop = listen(scroller, {
    scroll: onScroll,
    wheel: (event) => event instanceof WheelEvent && event.deltaY < 0 && letGo(),
    touchstart: (event) => {
      touchY = yOf(event);
    },
    touchmove: (event) => yOf(event) > touchY + 4 && letGo(),
    keydown: (event) =>
      event instanceof KeyboardEvent && ['PageUp', 'ArrowUp', 'Home'].includes(event.key) && letGo(),
  });
  const onSelection = () => selects() && letGo();
  document.addEventListener('selectionchange', onSelection);
  if (hasTurns()) toEnd();
  return {
    jump() {
      following = true;
      toEnd();
    },
    anchor(element) {
      following = true;
      scroller.scrollTop = element.offsetTop - content.offsetTop;
      lastTop = scroller.scrollTop;
    },
    stop() {
      stop();
      observer.disconnect();
      document.removeEventListener('selectionchange', onSelection);
    },
  };
}

function yOf(event: Event): number {
  return event instanceof TouchEvent ? (event.touches[0]?.clientY ?? 0) : 0;
}

function listen(target: HTMLElement, handlers: Record<string, (event: Event) => void>): () => void {
  for (const [type, handler] of Object.entries(handlers))
    target.addEventListener(type, handler, { passive: true });
  return () => {
    for (const [type, handler] of Object.entries(handlers)) target.removeEventListener(type, handler);
  };
}
