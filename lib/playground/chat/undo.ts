import { sortableId } from '#lib/playground/sortable-id.ts';
import type { ChatCore } from './chat-core.ts';

const OFFERED_MS = 8_000;

export interface UndoOffers {
  /** Offers to take back what was just done for `OFFERED_MS`; the offer before it ends. */
  offer(label: string, takeBack: () => Promise<void>): void;
  undo(): Promise<void>;
  dismiss(): void;
}

/** Holds the one deletion that can be undone now. */
export function createUndo(core: ChatCore): UndoOffers {
  let takeBack: (() => Promise<void>) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const dismiss = (): void => {
    clearTimeout(timer);
    takeBack = null;
    core.state.set({ undo: null });
  };
  return {
    offer(label, work) {
      clearTimeout(timer);
      takeBack = work;
      core.state.set({ undo: { id: sortableId(), label, untilMs: Date.now() + OFFERED_MS } });
      timer = setTimeout(dismiss, OFFERED_MS);
    },
    async undo() {
      const work = takeBack;
      dismiss();
      await work?.();
    },
    dismiss,
  };
}
