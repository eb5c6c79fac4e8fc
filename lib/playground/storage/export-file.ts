import type { ImageAttachment, StoredImage } from '#lib/playground/images/attachment.ts';
import { blobToBase64 } from '#lib/playground/images/data-url.ts';
import type { ChatRecord, Preset, RunRow, TurnRecord } from './records.ts';
import type { PlaygroundStorage } from './storage.ts';
import { FILE_FORMATS } from './stored-names.ts';

export const EXPORT_VERSION = 1;

/** An export: chats with their messages, runs and pictures. Never a key. */
export interface ExportFile {
  format: typeof FILE_FORMATS.chats;
  version: typeof EXPORT_VERSION;
  exportedAt: string;
  chats: { chat: ChatRecord; turns: TurnRecord[]; runs: RunRow[] }[];
  presets: Preset[];
  images: { hash: string; mediaType: string; base64: string }[];
}

/** One chat, or with null everything that is kept in this browser. */
export async function buildExport(storage: PlaygroundStorage, chatId: string | null): Promise<ExportFile> {
  const ids = chatId === null ? (await storage.chats()).map((chat) => chat.id) : [chatId];
  const file: ExportFile = {
    format: FILE_FORMATS.chats,
    version: EXPORT_VERSION,
    exportedAt: new Date().toISOString(),
    chats: [],
    presets: chatId === null ? await storage.presets() : [],
    images: [],
  };
  const hashes = new Set<string>();
  for (const id of ids) {
    const stored = await storage.chat(id);
    if (stored === null) continue;
    file.chats.push({ ...stored, runs: await storage.runs(id) });
    for (const image of stored.turns.flatMap(storedImagesOf)) hashes.add(image.hash);
  }
  for (const hash of hashes) {
    const blob = await storage.image(hash);
    if (blob !== null) file.images.push({ hash, mediaType: blob.type, base64: await blobToBase64(blob) });
  }
  return file;
}

function storedImagesOf({ turn }: TurnRecord): StoredImage[] {
  const images: readonly ImageAttachment[] = turn.kind === 'user' ? turn.images : [];
  return images.filter((image) => image.kind === 'stored');
}
