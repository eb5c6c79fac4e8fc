'use client';

import { type ReactNode, useEffect, useRef } from 'react';

export interface ModalProps {
  onClose: () => void;
  /** What it is called, unless an element inside says so. */
  label?: string;
  labelledBy?: string;
  /** The first field inside takes focus, not the first button. */
  focusField?: boolean;
  className: string;
  children: ReactNode;
}

/** The browser's own modal box, open as long as it is drawn: Esc and a click beside it close it, focus goes back. */
export function Modal({ onClose, label, labelledBy, focusField = false, className, children }: ModalProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    const before = document.activeElement;
    if (!dialog.open) dialog.showModal();
    if (focusField) dialog.querySelector<HTMLElement>('input, textarea, select')?.focus();
    return () => {
      dialog.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, [focusField]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the box closes it; the keyboard has Esc
    <dialog
      ref={ref}
      aria-label={label}
      aria-labelledby={labelledBy}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
      className={className}
    >
      {children}
    </dialog>
  );
}
