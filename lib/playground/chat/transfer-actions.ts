import { buildRequest } from '#lib/playground/build-request.ts';
import type { Config } from '#lib/playground/config.ts';
import type { Turn, TurnId, UserTurn } from '#lib/playground/conversation.ts';
import type { RecordedRun } from '#lib/playground/runs/recorded-run.ts';
import type { ImportResult } from '#lib/playground/storage/import-file.ts';
import type { Variables } from '#lib/playground/variables.ts';
import type { ChatCore } from './chat-core.ts';
import { imageSourceOf } from './chat-images.ts';
import { columnOf, pathBefore, readyImages } from './chat-model.ts';
import type { ChatView, ColumnView } from './state.ts';

/** What leaves this page and comes into it. */
export interface TransferActions {
  /** The body that Send would post now, variables filled. */
  exportBody(column?: string): Promise<Config>;
  /** The same with `{{name}}` places as written: a share link carries the variables beside it. */
  exportTemplate(column?: string): Promise<Config>;
  /** The log of the run that wrote this answer; null when none is kept. */
  runOf(turnId: TurnId): Promise<RecordedRun | null>;
  /** Rejects with a text for people when the chat is not kept in this browser. */
  exportChat(id: string, format: 'json' | 'markdown'): Promise<Blob>;
  exportAll(): Promise<Blob>;
  /** A file that cannot be read is a value: `ok: false` and why. */
  importFile(file: Blob): Promise<ImportResult>;
  /** Ids of the chats that hold every word. */
  search(words: string): Promise<readonly string[]>;
}

/** What files and search need is fetched with their first use. */
export function createTransferActions(core: ChatCore): TransferActions {
  const exported = async (chatId: string | null): Promise<Blob> => {
    const { buildExport } = await import('#lib/playground/storage/export-file.ts');
    const file = await core.withStorage((storage) => buildExport(storage, chatId));
    if (file === null) throw new Error('There is nothing kept in this browser to export.');
    return new Blob([`${JSON.stringify(file, null, 2)}\n`], { type: 'application/json' });
  };
  return {
    exportBody: (columnId) => exportBody(core, columnOf(core.shown(), columnId), core.shown().variables),
    exportTemplate: (columnId) => exportBody(core, columnOf(core.shown(), columnId), {}),
    async runOf(turnId) {
      const row = await core.withStorage((storage) => storage.run(turnId));
      return row?.record ?? null;
    },
    async exportChat(id, format) {
      if (format === 'json') return exported(id);
      const { chatToMarkdown } = await import('#lib/playground/storage/markdown-export.ts');
      const stored = await core.withStorage((storage) => storage.chat(id));
      if (stored === null) throw new Error('This chat is not kept in this browser.');
      return new Blob([chatToMarkdown(stored)], { type: 'text/markdown' });
    },
    exportAll: () => exported(null),
    async importFile(file) {
      const { importFile } = await import('#lib/playground/storage/import-file.ts');
      const result = await core.withStorage((storage) => importFile(storage, file));
      if (result === null)
        return { ok: false, message: 'This browser keeps nothing, so nothing can be imported.' };
      if (!result.ok) return result;
      const { loadLists } = await import('./after-start.ts');
      await loadLists(core);
      return result;
    },
    async search(words) {
      const { searchChats } = await import('#lib/playground/storage/search.ts');
      const found = await core.withStorage(async (storage) =>
        searchChats(words, await storage.chats(), await storage.turns()),
      );
      return found ?? [];
    },
  };
}

/** The shown thread with the draft as its last question. An empty chat asks "Hello", so that the file runs. */
async function exportBody(core: ChatCore, column: ColumnView, variables: Variables): Promise<Config> {
  const chat = core.shown();
  const { body } = await buildRequest({
    config: column.config,
    path: pathWithDraft(chat, column),
    variables,
    imageSource: imageSourceOf(core),
  });
  if (body.messages.some((message) => message.role === 'user')) return body;
  return { ...body, messages: [...body.messages, { role: 'user', content: 'Hello' }] };
}

function pathWithDraft({ draft }: ChatView, column: ColumnView): readonly Turn[] {
  const path = pathBefore(column, draft.editing);
  const images = readyImages(draft);
  if (draft.text.trim() !== '' || images.length > 0) {
    const question: UserTurn = {
      kind: 'user',
      id: 'draft',
      parentId: path.at(-1)?.id ?? null,
      createdAt: Date.now(),
      text: draft.text,
      images,
    };
    return [...path, question];
  }
  // An answer at the end is no question: what was sent to get it is what a reader wants to run again.
  return path.at(-1)?.kind === 'assistant' ? path.slice(0, -1) : path;
}
