import type { UserTurn } from '#lib/playground/conversation.ts';
import type { DraftImage, ImageAttachment } from '#lib/playground/images/attachment.ts';
import { sortableId } from '#lib/playground/sortable-id.ts';
import type { DraftRecord } from '#lib/playground/storage/records.ts';
import type { ChatCore, RunHandle } from './chat-core.ts';
import { columnOf, columnOfTurn, EMPTY_DRAFT, readyImages } from './chat-model.ts';
import type { ChatView, Draft } from './state.ts';

/** Drafts of chats that were never sent share one place: a new chat finds what was begun. */
export const NEW_CHAT_DRAFT = 'new';
const DEBOUNCE_MS = 300;

/** The composer: a text, images, and the turn being edited. Each chat has its own draft. */
export interface DraftActions {
  setDraftText(text: string): void;
  /** Resolves when each is ready or refused, which its entry in the draft says. */
  addImages(files: readonly File[]): Promise<void>;
  addImageUrl(url: string): Promise<{ ok: true } | { ok: false; reason: string }>;
  removeImage(id: string): void;
  /** Fills the composer with a question; Send then makes a sibling of it. */
  beginEdit(turnId: string): void;
  cancelEdit(): void;
  /** Writes a waiting draft at once: the page goes away. */
  flushDraft(): void;
}

/** A change shows at once and is stored after a pause in typing (debounced); nothing is thrown. */
export function createDraftActions(core: ChatCore): DraftActions {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const save = (): void => {
    clearTimeout(timer);
    timer = undefined;
    saveDraft(core, core.shown());
  };
  const change = (chatId: string, edit: (draft: Draft) => Draft): void => {
    core.update(chatId, (chat) => ({ ...chat, draft: edit(chat.draft) }));
    clearTimeout(timer);
    timer = setTimeout(save, DEBOUNCE_MS);
  };
  const here = () => core.shown().id;
  return {
    setDraftText: (text) => change(here(), (draft) => ({ ...draft, text })),
    async addImages(files) {
      const chatId = here();
      await Promise.all(files.map((file) => addImage(core, chatId, file, change)));
    },
    async addImageUrl(url) {
      const { remoteImage } = await import('#lib/playground/images/prepare-image.ts');
      const checked = remoteImage(url);
      if (!checked.ok) return checked;
      const entry: DraftImage = {
        state: 'ready',
        id: sortableId(),
        name: checked.image.name,
        image: checked.image,
      };
      change(here(), (draft) => ({ ...draft, images: [...draft.images, entry] }));
      return { ok: true };
    },
    removeImage: (id) =>
      change(here(), (draft) => ({ ...draft, images: draft.images.filter((image) => image.id !== id) })),
    beginEdit(turnId) {
      const turn = columnOfTurn(core.shown(), turnId)?.conversation.turns.get(turnId);
      if (turn?.kind === 'user') change(here(), () => draftOf(turn));
    },
    cancelEdit: () => change(here(), () => EMPTY_DRAFT),
    flushDraft() {
      if (timer !== undefined) save();
    },
  };
}

/** Shows the picture at once, prepares it, and then shows it ready or says why not. */
async function addImage(
  core: ChatCore,
  chatId: string,
  file: File,
  change: (chatId: string, edit: (draft: Draft) => Draft) => void,
): Promise<void> {
  const id = sortableId();
  const { name } = file;
  const previewUrl = URL.createObjectURL(file);
  const entry: DraftImage = { state: 'preparing', id, name, bytes: file.size, previewUrl };
  change(chatId, (draft) => ({ ...draft, images: [...draft.images, entry] }));
  const { prepareImage } = await import('#lib/playground/images/prepare-image.ts');
  const prepared = await prepareImage(file);
  if (prepared.ok) {
    core.blobs.set(prepared.image.hash, prepared.blob);
    await core.withStorage((storage) => storage.putImage(prepared.image.hash, prepared.blob));
  }
  const done: DraftImage = prepared.ok
    ? { state: 'ready', id, name, image: prepared.image }
    : { state: 'refused', id, name, reason: prepared.reason };
  change(chatId, (draft) => ({
    ...draft,
    images: draft.images.map((image) => (image.id === id ? done : image)),
  }));
  URL.revokeObjectURL(previewUrl);
}

export function saveDraft(core: ChatCore, chat: ChatView): void {
  const record: DraftRecord = {
    chatId: chat.saved ? chat.id : NEW_CHAT_DRAFT,
    text: chat.draft.text,
    images: readyImages(chat.draft),
    updatedAt: Date.now(),
  };
  void core.withStorage((storage) => storage.putDraft(record));
}

export function fromDraftRecord(record: DraftRecord | null): Draft {
  return record === null
    ? EMPTY_DRAFT
    : { text: record.text, images: record.images.map(ready), editing: null };
}

function draftOf(turn: UserTurn): Draft {
  return { text: turn.text, images: turn.images.map(ready), editing: turn.id };
}

function ready(image: ImageAttachment): DraftImage {
  return { state: 'ready', id: sortableId(), name: image.name, image };
}

/** Puts a question that got no answer back into the composer, if that is empty; sending it again makes a sibling. */
export function restoreDraft(core: ChatCore, handle: RunHandle): void {
  core.update(handle.chatId, (chat) => {
    if (chat.draft.text !== '' || chat.draft.images.length > 0) return chat;
    const { turns } = columnOf(chat, handle.columnId).conversation;
    const question = turns.get(turns.get(handle.turnId)?.parentId ?? '');
    return question?.kind === 'user' ? { ...chat, draft: draftOf(question) } : chat;
  });
}

/** The draft without what `restoreDraft` put there, once its question runs again. */
export function withoutRestoredDraft(chat: ChatView, question: UserTurn): ChatView {
  const { draft } = chat;
  const same = draft.editing === question.id && draft.text === question.text;
  return same ? { ...chat, draft: EMPTY_DRAFT } : chat;
}
