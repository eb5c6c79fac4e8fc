'use client';

import { useEffect, useRef } from 'react';
import { keyNames } from './keys.tsx';

const DELAY_MS = 350;

/** One tip for the whole page: it follows whatever carries `data-tip` under the mouse or the keyboard's focus. */
export function Tooltip() {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const tip = ref.current;
    if (tip === null) return;
    return followTips(tip);
  }, []);
  return (
    <div
      ref={ref}
      role="presentation"
      aria-hidden="true"
      popover="manual"
      className="pointer-events-none fixed inset-auto m-0 max-w-64 rounded-md border border-line-strong bg-raised px-2 py-1 text-xs text-ink shadow-lift"
    />
  );
}

function followTips(tip: HTMLElement): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hide = () => {
    clearTimeout(timer);
    if (tip.matches(':popover-open')) tip.hidePopover();
  };
  const show = (target: HTMLElement) => {
    if (!target.isConnected) return;
    const keys = target.dataset.tipKeys;
    tip.textContent = `${target.dataset.tip ?? ''}${keys ? `  ${keyNames(keys).join(' ')}` : ''}`;
    tip.showPopover();
    place(tip, target);
  };
  const enter = (event: Event) => {
    const target = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null;
    hide();
    if (target === null) return;
    if (event.type === 'focusin' && !target.matches(':focus-visible')) return;
    if (event instanceof PointerEvent && event.pointerType !== 'mouse') return;
    timer = setTimeout(() => show(target), DELAY_MS);
  };
  const stop = new AbortController();
  const options = { signal: stop.signal, passive: true };
  document.addEventListener('pointerover', enter, options);
  document.addEventListener('focusin', enter, options);
  for (const type of ['pointerdown', 'keydown', 'scroll', 'focusout'])
    document.addEventListener(type, hide, { ...options, capture: true });
  return () => {
    stop.abort();
    hide();
  };
}

function place(tip: HTMLElement, target: HTMLElement): void {
  const box = target.getBoundingClientRect();
  const width = tip.offsetWidth;
  const below = box.bottom + 6 + tip.offsetHeight < innerHeight;
  const left = Math.min(Math.max(8, box.left + box.width / 2 - width / 2), innerWidth - width - 8);
  tip.style.left = `${left}px`;
  tip.style.top = `${below ? box.bottom + 6 : box.top - 6 - tip.offsetHeight}px`;
}
