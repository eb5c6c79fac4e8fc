'use client';

import type { Playground } from '#lib/playground/chat/playground.ts';
import type { PanelTab } from '#lib/playground/chat/state.ts';
import { ui } from '../ui-state.ts';

const isNarrow = () => !matchMedia('(min-width: 1100px)').matches;

/** Opens or closes a side panel: beside the thread where there is room, over it where there is none. */
export function togglePanel(playground: Playground, side: 'left' | 'right'): void {
  if (isNarrow()) {
    ui.set({ overlay: ui.getSnapshot().overlay === side ? null : side });
    return;
  }
  playground.setPanel(side, !playground.getSnapshot().panels[side]);
}

export function showTab(playground: Playground, tab: PanelTab): void {
  playground.setTab(tab);
  if (isNarrow()) ui.set({ overlay: 'right' });
  else playground.setPanel('right', true);
}
