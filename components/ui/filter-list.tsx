'use client';

import { Search } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { classNames } from './class-names.ts';
import { focusWhenShown } from './focus-when-shown.ts';

export interface FilterItem {
  id: string;
  /** What typing is matched against. */
  words: string;
  group: string;
  content: ReactNode;
  selected?: boolean;
  onChoose: () => void;
}

interface FilterListProps {
  label: string;
  placeholder: string;
  items: readonly FilterItem[];
  /** Drawn when nothing matches. */
  empty: (query: string) => ReactNode;
  /** Enter on a text that matches nothing. */
  onUnlisted?: (query: string) => void;
  footer?: ReactNode;
}

/** A field that narrows a list: type, arrow keys, Enter. Focus stays in the field; the list tells what is active. */
export function FilterList({ items, label, placeholder, empty, onUnlisted, footer }: FilterListProps) {
  const id = useId();
  const [query, setQuery] = useState('');
  const shown = rank(items, query);
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      items.findIndex((item) => item.selected),
    ),
  );
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const at = Math.min(active, shown.length - 1);
  useEffect(() => focusWhenShown(input.current), []);
  useEffect(() => {
    list.current?.querySelector(`[data-at="${at}"]`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (step !== undefined && shown.length > 0) {
      event.preventDefault();
      const next = at + step;
      setActive(
        Math.abs(step) === 1
          ? (next + shown.length) % shown.length
          : Math.max(0, Math.min(next, shown.length - 1)),
      );
    } else if (event.key === 'Enter' && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      const item = shown[at];
      if (item !== undefined) item.onChoose();
      else if (query.trim() !== '') onUnlisted?.(query.trim());
    }
  };
  return (
    <div className="flex max-h-[inherit] flex-col">
      <div className="flex items-center gap-2.5 border-b px-4">
        <Search className="size-4 shrink-0 text-ink-faint" />
        <input
          ref={input}
          role="combobox"
          aria-label={label}
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={shown[at] === undefined ? undefined : `${id}-${at}`}
          value={query}
          placeholder={placeholder}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setActive(0);
          }}
          onKeyDown={press}
          className="h-11 min-w-0 flex-1 bg-transparent text-sm outline-none"
        />
      </div>
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-1.5"
      >
        {shown.map((item, index) => (
          <Row
            key={item.id}
            id={`${id}-${index}`}
            item={item}
            index={index}
            active={index === at}
            first={shown[index - 1]?.group !== item.group}
            onPoint={() => setActive(index)}
          />
        ))}
        {shown.length === 0 && <div className="px-3 py-8 text-center text-ink-soft">{empty(query)}</div>}
      </div>
      {footer !== undefined && <div className="border-t px-4 py-2 text-xs text-ink-faint">{footer}</div>}
    </div>
  );
}

interface RowProps {
  id: string;
  item: FilterItem;
  index: number;
  active: boolean;
  first: boolean;
  onPoint: () => void;
}

function Row({ id, item, index, active, first, onPoint }: RowProps) {
  return (
    <>
      {first && item.group !== '' && (
        <div role="presentation" className="px-2.5 pt-2.5 pb-1 text-xs font-medium text-ink-faint first:pt-1">
          {item.group}
        </div>
      )}
      {/* biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: focus and keys stay in the field, as in any combobox */}
      <div
        role="option"
        id={id}
        data-at={index}
        aria-selected={item.selected === true}
        onPointerMove={onPoint}
        onClick={item.onChoose}
        className={classNames(
          'flex min-h-8 cursor-pointer items-center gap-2.5 rounded-lg px-2.5 py-1 select-none pointer-coarse:min-h-11',
          active && 'bg-hover',
        )}
      >
        {item.content}
      </div>
    </>
  );
}

/** The items that match what was typed, best first; in their own order while nothing is typed. */
function rank<Item extends { words: string; group: string }>(
  items: readonly Item[],
  query: string,
): readonly Item[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return items;
  const scored = items.flatMap((item) => {
    const words = item.words.toLowerCase();
    let score = 0;
    for (const part of wanted) {
      const found = match(words, part);
      if (found === 0) return [];
      score += found;
    }
    return [{ item, score }];
  });
  return scored.sort((a, b) => b.score - a.score).map(({ item }) => item);
}

/** 0 for no match. Best is the start of the whole, then the start of a word, its middle, its letters in order. */
function match(words: string, part: string): number {
  const at = words.indexOf(part);
  if (at === 0) return 100;
  if (at > 0) return /[\s/._-]/.test(words[at - 1] ?? '') ? 60 : 40;
  let from = 0;
  for (const letter of part) {
    from = words.indexOf(letter, from) + 1;
    if (from === 0) return 0;
  }
  return 10;
}
