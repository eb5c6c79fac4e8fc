export type Placement = 'bottom-start' | 'bottom-end' | 'top-start' | 'top-end';

const GAP = 6;
const EDGE = 8;

/** Puts a top-layer box beside its button, flipped where there is more room, never outside the window. */
export function placePopover(box: HTMLElement, anchor: DOMRect, placement: Placement): void {
  const below = innerHeight - anchor.bottom - GAP - EDGE;
  const above = anchor.top - GAP - EDGE;
  const wanted = Math.min(box.scrollHeight + 2, innerHeight * 0.7);
  const onTop = placement.startsWith('top')
    ? above >= wanted || above > below
    : below < wanted && above > below;
  const height = Math.max(120, Math.min(onTop ? above : below, innerHeight * 0.7));
  const start = placement.endsWith('start') ? anchor.left : anchor.right - box.offsetWidth;
  const left = Math.max(EDGE, Math.min(start, innerWidth - box.offsetWidth - EDGE));
  box.style.maxHeight = `${height}px`;
  box.style.left = `${left}px`;
  box.style.top = onTop ? 'auto' : `${anchor.bottom + GAP}px`;
  box.style.bottom = onTop ? `${innerHeight - anchor.top + GAP}px` : 'auto';
}
