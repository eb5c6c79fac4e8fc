'use client';

import { type ReactNode, useEffect, useMemo, useSyncExternalStore } from 'react';
import { classNames } from '#components/ui/class-names.ts';
import { Modal } from '#components/ui/modal.tsx';
import type { Playground } from '#lib/playground/chat/playground.ts';
import type { PanelTab, PlaygroundState } from '#lib/playground/chat/state.ts';
import { usePlaygroundState } from '../playground-context.tsx';
import { ui } from '../ui-state.ts';

type Side = 'left' | 'right';

/** The widths of `.shell` in the style sheet. */
const WIDE_PX = 1100;
const LEFT_PX = 264;
const RIGHT_PX = 384;
/** The least width at which a compared column is easy to read. */
const COLUMN_PX = 352;

/**
 * How wide the window must be for a panel to stand beside the thread. Compared columns come first: the list of other
 * chats gives way to them before the panel does that is about them. What gave way comes back once there is room.
 */
const NEEDED_PX: Record<Side, (state: PlaygroundState) => number> = {
  left: ({ chat, panels }) =>
    chat.columns.length === 1
      ? WIDE_PX
      : Math.max(WIDE_PX, LEFT_PX + (panels.right ? RIGHT_PX : 0) + chat.columns.length * COLUMN_PX),
  right: ({ chat }) =>
    chat.columns.length === 1 ? WIDE_PX : Math.max(WIDE_PX, RIGHT_PX + chat.columns.length * COLUMN_PX),
};

const atLeast = (px: number) => `(min-width: ${px}px)`;

function useMedia(query: string, onServer: boolean): boolean {
  const media = useMemo(
    () => ({
      subscribe(listener: () => void) {
        const list = matchMedia(query);
        list.addEventListener('change', listener);
        return () => list.removeEventListener('change', listener);
      },
      read: () => matchMedia(query).matches,
    }),
    [query],
  );
  return useSyncExternalStore(media.subscribe, media.read, () => onServer);
}

/** Whether a side panel has room beside the thread; without, it lies over it. */
export function useHasRoom(side: Side): boolean {
  return useMedia(atLeast(usePlaygroundState(NEEDED_PX[side])), true);
}

export function usePhone(): boolean {
  return useMedia('(max-width: 639px)', false);
}

function hasRoom(playground: Playground, side: Side): boolean {
  return matchMedia(atLeast(NEEDED_PX[side](playground.getSnapshot()))).matches;
}

/** Opens or closes a side panel: beside the thread where there is room, over it where there is none. */
export function togglePanel(playground: Playground, side: Side): void {
  if (hasRoom(playground, side)) playground.setPanel(side, !playground.getSnapshot().panels[side]);
  else ui.set({ overlay: ui.getSnapshot().overlay === side ? null : side });
}

export function showTab(playground: Playground, tab: PanelTab): void {
  playground.setTab(tab);
  if (hasRoom(playground, 'right')) playground.setPanel('right', true);
  else ui.set({ overlay: 'right' });
}

interface SidePaneProps {
  side: 'left' | 'right';
  label: string;
  open: boolean;
  /** Where there is no room beside the thread: whether it lies over it now. */
  over: boolean;
  children: ReactNode;
}

/** A panel beside the thread; without room for that a drawer over it, or on a phone (right) a sheet from below. */
export function SidePane({ side, label, open, over, children }: SidePaneProps) {
  const room = useHasRoom(side);
  useEffect(() => {
    // The window grew while the panel lay over the thread: it must not open again when the window shrinks.
    if (room && over) ui.set({ overlay: null });
  }, [room, over]);
  if (!room)
    return over ? (
      <Modal
        label={label}
        onClose={() => ui.set({ overlay: null })}
        className={classNames('over', side === 'left' ? 'over-left' : 'over-right')}
      >
        <div className="flex h-full min-h-0 flex-col">{children}</div>
      </Modal>
    ) : null;
  if (!open) return null;
  return (
    <aside aria-label={label} className={classNames('pane', side === 'left' ? 'pane-left' : 'pane-right')}>
      {children}
    </aside>
  );
}
