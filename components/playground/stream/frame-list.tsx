'use client';

import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import type { GapFigures } from '#lib/playground/runs/gaps.ts';
import type { Frame } from '#lib/playground/stream/transport.ts';
import { gapText } from './gap-sparkline.tsx';

const ROW_PX = 24;
const SPARE_ROWS = 12;

export interface FrameListProps {
  frames: readonly Frame[];
  gaps: GapFigures;
  chosen: number | null;
  onChoose: (index: number) => void;
}

/** Rows of one height, so only those in sight are drawn: a run can have ten thousand frames. */
export function FrameList({ frames, gaps, chosen, onChoose }: FrameListProps) {
  const box = useRef<HTMLDivElement>(null);
  const view = useView(box);
  const from = Math.max(0, Math.floor(view.top / ROW_PX) - SPARE_ROWS);
  const rows = frames.slice(from, from + Math.ceil(view.height / ROW_PX) + 2 * SPARE_ROWS);
  const stalls = new Set(gaps.stalls);
  useEffect(() => {
    if (chosen !== null && box.current !== null) keepInView(box.current, chosen);
  }, [chosen]);
  const press = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 }[event.key];
    if (step === undefined || frames.length === 0) return;
    event.preventDefault();
    onChoose(Math.max(0, Math.min(frames.length - 1, (chosen ?? -1) + step)));
  };
  return (
    <div
      ref={box}
      role="listbox"
      aria-label="Frames"
      tabIndex={0}
      aria-activedescendant={chosen === null ? undefined : `frame-${chosen}`}
      onKeyDown={press}
      className="relative min-h-24 flex-1 overflow-y-auto overscroll-contain focus-visible:-outline-offset-2"
    >
      <div style={{ height: frames.length * ROW_PX }} />
      {rows.map((frame, offset) => {
        const index = from + offset;
        return (
          // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: focus and keys stay on the list
          <div
            key={index}
            id={`frame-${index}`}
            role="option"
            aria-selected={index === chosen}
            onClick={() => onChoose(index)}
            style={{ top: index * ROW_PX }}
            className={classNames(
              'absolute inset-x-0 flex h-6 cursor-pointer items-center gap-3 px-4 font-mono text-xs',
              index === chosen ? 'bg-accent-soft' : 'hover:bg-hover',
            )}
          >
            <span
              className={classNames(
                'figures w-14 shrink-0 text-right',
                stalls.has(index) ? 'text-warn' : index === chosen ? 'text-ink-soft' : 'text-ink-faint',
              )}
            >
              +{gapText(gaps.gapsMs[index] ?? 0)}
            </span>
            <span className={classNames('truncate', frame.kind === 'comment' && 'text-ink-faint italic')}>
              {frameSummary(frame)}
            </span>
          </div>
        );
      })}
    </div>
  );
}

function keepInView(box: HTMLElement, index: number): void {
  const top = index * ROW_PX;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + ROW_PX > box.scrollTop + box.clientHeight) box.scrollTop = top + ROW_PX - box.clientHeight;
}

function useView(box: RefObject<HTMLDivElement | null>): { top: number; height: number } {
  const [view, setView] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = () => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [box]);
  return view;
}

/** More than a row of the list has room for. */
const LONGEST_ROW = 300;

/** What a frame says that its neighbours do not: the delta, the usage, the error. The detail shows it whole. */
function frameSummary(frame: Frame): string {
  return whatIsNew(frame).slice(0, LONGEST_ROW);
}

function whatIsNew(frame: Frame): string {
  if (frame.kind === 'comment') return `: ${frame.text}`;
  const value = parse(frame.text);
  if (value === null) return frame.text;
  const choice = Array.isArray(value.choices) ? record(value.choices[0]) : null;
  const parts: Record<string, unknown> = {};
  if (choice?.delta !== undefined) Object.assign(parts, record(choice.delta));
  if (choice?.message !== undefined) parts.message = choice.message;
  if (choice?.finish_reason) parts.finish_reason = choice.finish_reason;
  for (const name of ['loop_index', 'loop', 'usage', 'error']) if (value[name]) parts[name] = value[name];
  return Object.keys(parts).length === 0 ? frame.text : JSON.stringify(parts).slice(1, -1);
}

function parse(text: string): Record<string, unknown> | null {
  try {
    return record(JSON.parse(text));
  } catch {
    return null;
  }
}

function record(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null ? { ...value } : null;
}
