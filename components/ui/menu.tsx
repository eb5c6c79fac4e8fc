'use client';

import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { classNames } from './class-names.ts';
import { focusWhenShown } from './focus-when-shown.ts';
import { Keys } from './keys.tsx';
import type { Placement } from './popover.tsx';
import { Popover, type PopoverTrigger } from './popover.tsx';

export interface MenuItem {
  label: string;
  icon?: ReactNode;
  keys?: string;
  danger?: boolean;
  disabled?: boolean;
  /** A line above it. */
  separated?: boolean;
  /** For one choice among several: whether it is the current one. */
  checked?: boolean;
  onSelect: () => void;
}

export interface MenuProps {
  label: string;
  items: MenuItem[];
  placement?: Placement;
  trigger: (props: PopoverTrigger) => ReactNode;
}

export function Menu({ label, items, placement = 'bottom-end', trigger }: MenuProps) {
  return (
    <Popover kind="menu" label={label} placement={placement} trigger={trigger} className="min-w-48">
      {(close) => <MenuList label={label} items={items} close={close} />}
    </Popover>
  );
}

/** The items of a menu, for a popover that draws them itself. */
export function MenuList({ label, items, close }: { label: string; items: MenuItem[]; close: () => void }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => focusWhenShown(ref.current?.querySelector<HTMLElement>('[role^=menuitem]')), []);
  return (
    <div ref={ref} role="menu" tabIndex={-1} aria-label={label} className="p-1" onKeyDown={moveFocus}>
      {items.map((item) => (
        <button
          key={item.label}
          type="button"
          {...(item.checked === undefined
            ? { role: 'menuitem' }
            : { role: 'menuitemradio', 'aria-checked': item.checked })}
          disabled={item.disabled}
          onClick={() => {
            close();
            item.onSelect();
          }}
          className={classNames(
            'flex h-8 w-full items-center gap-2.5 rounded-lg px-2.5 text-left outline-none select-none hover:bg-hover focus-visible:bg-hover pointer-coarse:h-11 [&_svg]:size-4 [&_svg]:text-ink-faint',
            item.danger && 'text-danger [&_svg]:text-danger',
            item.disabled && 'pointer-events-none text-ink-faint',
            item.checked && 'font-medium text-accent',
            item.separated && 'relative mt-2 before:absolute before:inset-x-1 before:-top-1 before:border-t',
          )}
        >
          {item.icon}
          <span className="min-w-0 flex-1 truncate">{item.label}</span>
          {item.keys !== undefined && <Keys keys={item.keys} className="pointer-coarse:hidden" />}
        </button>
      ))}
    </div>
  );
}

/** Arrow keys walk the items, Home and End jump, a letter finds. */
function moveFocus(event: KeyboardEvent<HTMLDivElement>): void {
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role^=menuitem]:not(:disabled)')];
  const at = items.findIndex((item) => item.matches(':focus'));
  const byKey: Record<string, number> = {
    ArrowDown: (at + 1) % items.length,
    ArrowUp: (at - 1 + items.length) % items.length,
    Home: 0,
    End: items.length - 1,
  };
  let next = byKey[event.key];
  if (next === undefined && event.key.length === 1 && event.key !== ' ') {
    const letter = event.key.toLowerCase();
    next = items.findIndex((item) => item.textContent?.trim().toLowerCase().startsWith(letter));
  }
  const target = next === undefined ? undefined : items[next];
  if (target === undefined) return;
  event.preventDefault();
  target.focus();
}
