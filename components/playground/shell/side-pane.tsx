'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { ui } from '../ui-state.ts';
import { useNarrow } from './use-narrow.ts';

export interface SidePaneProps {
  side: 'left' | 'right';
  label: string;
  open: boolean;
  /** On a narrow screen: whether it lies over the thread now. */
  over: boolean;
  children: ReactNode;
}

/** A panel beside the thread; on a narrow screen a drawer (left) or a sheet from below (right). */
export function SidePane({ side, label, open, over, children }: SidePaneProps) {
  if (useNarrow()) return over ? <Overlay side={side} label={label} content={children} /> : null;
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
