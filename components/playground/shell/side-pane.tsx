'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { ui } from '../ui-state.ts';
import { useRoom } from './panels.ts';

export interface SidePaneProps {
  side: 'left' | 'right';
  label: string;
  open: boolean;
  /** Where there is no room beside the thread: whether it lies over it now. */
  over: boolean;
  children: ReactNode;
}

/** A panel beside the thread; without room for that a drawer over it, or on a phone (right) a sheet from below. */
export function SidePane({ side, label, open, over, children }: SidePaneProps) {
  const room = useRoom(side);
  useEffect(() => {
    // Room came back while it lay over the thread: it must not jump there again when the room goes.
    if (room && over) ui.set({ overlay: null });
  }, [room, over]);
  if (!room) return over ? <Overlay side={side} label={label} content={children} /> : null;
  if (!open) return null;
  return (
    <aside aria-label={label} className={classNames('pane', side === 'left' ? 'pane-left' : 'pane-right')}>
      {children}
    </aside>
  );
}

function Overlay({ side, label, content }: { side: 'left' | 'right'; label: string; content: ReactNode }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    const before = document.activeElement;
    dialog.showModal();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  const close = () => ui.set({ overlay: null });
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the panel closes it; the keyboard has Esc
    <dialog
      ref={ref}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) close();
      }}
      className={classNames('over', side === 'left' ? 'over-left' : 'over-right')}
    >
      <div className="flex h-full min-h-0 flex-col">{content}</div>
    </dialog>
  );
}
