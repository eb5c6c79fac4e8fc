import type { PlaygroundStorage } from '#lib/playground/storage/storage.ts';
import { refreshBalance } from './balance.ts';
import type { ChatCore } from './chat-core.ts';
import { fromDraftRecord, NEW_CHAT_DRAFT } from './draft-actions.ts';
import { openChat } from './open-chat.ts';
import { loadTabChat } from './page-memory.ts';
import { checkpoint } from './run-answer.ts';

/** A deleted chat can be brought back from storage this long; then the next visit removes it for good. */
const KEPT_DELETED_MS = 24 * 60 * 60 * 1000;

/** Opens storage, loads what is kept, and watches the page and the other tabs until the returned function is called. */
export function startSession(core: ChatCore, flushDraft: () => void): () => void {
  let over = false;
  const superseded = (): void =>
    core.state.set({
      storageProblem: 'A newer version of this page is open in another tab: reload this one.',
    });
  const opening = import('./after-start.ts')
    .then(({ openStorage }) => openStorage(core.options.databaseName, superseded))
    .catch(() => null);
  core.setStorage(opening);
  let unfollow = (): void => undefined;
  let stopKeeping = (): void => undefined;
  void opening.then(async (storage) => {
    const { followOtherTabs, loadLists } = await import('./after-start.ts');
    if (over) return;
    if (storage === null) {
      core.state.set({ phase: 'no-storage' });
      return;
    }
    unfollow = followOtherTabs(core, storage.subscribe);
    await loadLists(core);
    await showLastChat(core);
    core.state.set({ phase: 'ready' });
    stopKeeping = await keepStorage(core, storage);
  });
  const { keys } = core.options;
  const onKey = (): void => {
    core.state.set({
      keyMasked: keys.masked(),
      keyLinked: keys.linked(),
      ...(keys.get() !== null && { keyNeeded: false }),
    });
    void refreshBalance(core);
  };
  const unsubscribeKeys = keys.subscribe(onKey);
  onKey();
  const onHide = (): void => {
    flushDraft();
    for (const run of core.runs.values()) checkpoint(core, run);
  };
  const target = typeof window === 'undefined' ? null : window;
  target?.addEventListener('pagehide', onHide);
  target?.document.addEventListener('visibilitychange', onHide);
  return () => {
    over = true;
    unfollow();
    stopKeeping();
    unsubscribeKeys();
    target?.removeEventListener('pagehide', onHide);
    target?.document.removeEventListener('visibilitychange', onHide);
    void opening.then((storage) => storage?.close());
  };
}

async function showLastChat(core: ChatCore): Promise<void> {
  const begun = core.shown();
  const last = loadTabChat();
  const untouched = () => core.shown() === begun;
  if (last !== null && untouched()) await openChat(core, last);
  if (!untouched() || begun.saved) return;
  const draft = await core.withStorage((storage) => storage.draft(NEW_CHAT_DRAFT));
  // Typed meanwhile: what is on the screen wins.
  if (draft !== null && untouched())
    core.update(begun.id, (chat) => ({ ...chat, draft: fromDraftRecord(draft) }));
}

/**
 * Purges what was deleted long ago. With the first run it asks the browser not to evict the rest: not before, since
 * some browsers pass the question on to the reader.
 */
async function keepStorage(core: ChatCore, storage: PlaygroundStorage): Promise<() => void> {
  await core.withStorage(() => storage.purge(Date.now() - KEPT_DELETED_MS));
  let asked = false;
  return core.state.subscribe(() => {
    if (asked || core.state.getSnapshot().runningChats.length === 0) return;
    asked = true;
    void globalThis.navigator?.storage?.persist?.().catch(() => false);
  });
}
