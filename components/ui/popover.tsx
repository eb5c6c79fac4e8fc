'use client';

import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import { classNames } from './class-names.ts';

export interface PopoverTrigger {
  popoverTarget: string;
  'aria-expanded': boolean;
  'aria-haspopup': 'dialog' | 'menu' | 'listbox';
}

interface PopoverProps {
  /** Draws the button; spread what it is given onto it. */
  trigger: (props: PopoverTrigger) => ReactNode;
  label: string;
  kind?: 'dialog' | 'menu' | 'listbox';
  placement?: Placement;
  className?: string;
  /** A counter: raise it to open the popover from elsewhere, as a shortcut does. */
  openSignal?: number;
  children: (close: () => void) => ReactNode;
}

/** A light-dismissed box in the top layer; a sheet at the bottom edge on a phone. Its content exists only while it is open. */
export function Popover({ kind = 'dialog', placement = 'bottom-start', openSignal, ...props }: PopoverProps) {
  const id = useId();
  const ref = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const close = useCallback(() => ref.current?.hidePopover(), []);
  const heard = useRef(openSignal);
  useEffect(() => {
    const before = heard.current;
    heard.current = openSignal;
    // Only a change opens it, not the value that it begins with: another popover may have answered to that.
    if (before !== undefined && openSignal !== undefined && openSignal !== before) ref.current?.showPopover();
  }, [openSignal]);
  useEffect(() => {
    const box = ref.current;
    const button = document.querySelector(`[popovertarget="${CSS.escape(id)}"]`);
    if (!open || box === null || button === null) return;
    const update = () => {
      if (!matchMedia('(max-width: 639px)').matches)
        placePopover(box, button.getBoundingClientRect(), placement);
      else box.removeAttribute('style');
    };
    update();
    // Once more in the next frame: before it is shown the box has no size.
    const frame = requestAnimationFrame(update);
    addEventListener('resize', update);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('resize', update);
    };
  }, [open, id, placement]);
  return (
    <>
      {props.trigger({ popoverTarget: id, 'aria-expanded': open, 'aria-haspopup': kind })}
      <div
        ref={ref}
        id={id}
        popover="auto"
        {...(kind === 'dialog' ? { role: 'dialog', 'aria-label': props.label } : {})}
        // The content is drawn before the box opens, so that its field gets what is typed right after the shortcut,
        // and removed after the box has closed, so that the browser can give focus back first.
        onBeforeToggle={(event) => event.newState === 'open' && setOpen(true)}
        onToggle={(event) => event.newState === 'closed' && setOpen(false)}
        className={classNames(
          'rise fixed inset-auto m-0 overflow-y-auto overscroll-contain rounded-xl border border-line-strong bg-raised p-0 shadow-lift',
          'max-sm:inset-x-0 max-sm:top-auto max-sm:bottom-0 max-sm:max-h-[80dvh] max-sm:w-full max-sm:max-w-none max-sm:rounded-b-none max-sm:pb-[env(safe-area-inset-bottom)] max-sm:backdrop:bg-shade',
          props.className,
        )}
      >
        {open && props.children(close)}
      </div>
    </>
  );
}

export type Placement = 'bottom-start' | 'bottom-end' | 'top-start' | 'top-end';

const GAP = 6;
const EDGE = 8;

/** Puts a top-layer box beside its button, flipped where there is more room, never outside the window. */
function placePopover(box: HTMLElement, anchor: DOMRect, placement: Placement): void {
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
