'use client';

import type { KeyboardEvent } from 'react';
import { classNames } from './class-names.ts';

export interface Tab<Id extends string> {
  id: Id;
  label: string;
  /** A small mark after the label: a count, a state. */
  note?: string | undefined;
}

export interface TabsProps<Id extends string> {
  label: string;
  tabs: readonly Tab<Id>[];
  selected: Id;
  onSelect: (id: Id) => void;
  /** Prefix of the panels' ids: the panel of tab x is `${panels}-x`. */
  panels: string;
  className?: string;
}

export function Tabs<Id extends string>({
  label,
  tabs,
  selected,
  onSelect,
  panels,
  className,
}: TabsProps<Id>) {
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = tabs.findIndex((tab) => tab.id === selected);
    const next = tabs[(at + step + tabs.length) % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next.id);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
  };
  return (
    <div
      role="tablist"
      aria-label={label}
      onKeyDown={move}
      className={classNames('flex gap-0.5 self-stretch', className)}
    >
      {tabs.map((tab) => (
        <button
          key={tab.id}
          type="button"
          role="tab"
          data-tab={tab.id}
          id={`${panels}-${tab.id}-tab`}
          aria-selected={tab.id === selected}
          aria-controls={tab.id === selected ? `${panels}-${tab.id}` : undefined}
          tabIndex={tab.id === selected ? 0 : -1}
          onClick={() => onSelect(tab.id)}
          className={classNames(
            'relative flex min-h-8 items-center gap-1.5 px-2.5 font-medium whitespace-nowrap transition-colors duration-100 select-none hover:text-ink focus-visible:-outline-offset-4 pointer-coarse:min-h-11',
            tab.id === selected
              ? 'text-ink after:absolute after:inset-x-2.5 after:-bottom-px after:h-0.5 after:rounded-full after:bg-accent'
              : 'text-ink-faint',
          )}
        >
          {tab.label}
          {tab.note !== undefined && (
            <span className="figures rounded bg-hover px-1 text-2xs font-normal text-ink-soft">
              {tab.note}
            </span>
          )}
        </button>
      ))}
    </div>
  );
}
