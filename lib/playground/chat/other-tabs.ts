import type { ChangeNote } from '#lib/playground/storage/storage.ts';
import { type ChatCore, freshConfig, listChat, unlistChat } from './chat-core.ts';
import { columnOf, emptyChat, fromStored, summaryOf } from './chat-model.ts';

/** Changes that come together are read once. */
const BATCH_MS = 60;

/** Reads chats again that other tabs have changed, in batches. Returns a function that stops it. */
export function followOtherTabs(
  core: ChatCore,
  subscribe: (listener: (note: ChangeNote) => void) => () => void,
): () => void {
  const changed = new Set<string>();
  let everything = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const catchUp = async (): Promise<void> => {
    timer = undefined;
    const ids = [...changed];
    changed.clear();
    if (everything) {
      everything = false;
      await loadLists(core);
    }
    for (const id of ids) await reloadChat(core, id);
  };
  const unsubscribe = subscribe((note) => {
    if (note.kind === 'chat') changed.add(note.chatId);
    else everything = true;
    timer ??= setTimeout(() => void catchUp(), BATCH_MS);
  });
  return () => {
    unsubscribe();
    clearTimeout(timer);
  };
}

/** Reads the chat list and the presets. */
export async function loadLists(core: ChatCore): Promise<void> {
  const chats = await core.withStorage((storage) => storage.chats());
  const presets = await core.withStorage((storage) => storage.presets());
  if (chats !== null) {
    // A chat that is open here but not listed yet is on its way to storage.
    const ids = new Set(chats.map((chat) => chat.id));
    const own = core.state
      .getSnapshot()
      .chats.filter(({ id }) => !ids.has(id) && core.chat(id) !== undefined);
    const listed = [...own, ...chats.map(summaryOf)].sort((x, y) => y.updatedAt - x.updatedAt);
    core.state.set({ chats: listed });
  }
  if (presets !== null) core.state.set({ presets: presets.sort((a, b) => a.name.localeCompare(b.name)) });
}

async function reloadChat(core: ChatCore, id: string): Promise<void> {
  const stored = await core.withStorage((storage) => storage.chat(id));
  if (stored === null) return;
  if (stored.chat.deletedAt !== null) {
    unlistChat(core.state, id);
    if (core.shown().id === id) core.show(emptyChat(freshConfig(core, columnOf(core.shown()).config)));
    core.forget(id);
    return;
  }
  listChat(core.state, stored.chat);
  core.update(id, (known) => fromStored(stored.chat, stored.turns, known));
}
