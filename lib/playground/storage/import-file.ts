import { base64ToBytes } from '#lib/playground/images/data-url.ts';
import { readJsonText } from '#lib/playground/json-text.ts';
import { fits, isObject, object, oneOf, text } from '#lib/playground/shape.ts';
import { sortableId } from '#lib/playground/sortable-id.ts';
import { IMAGE_MEDIA_TYPES } from '#lib/protocol/prompt.ts';
import { EXPORT_VERSION, type ExportFile } from './export-file.ts';
import type { ChatRecord, Preset, TurnRecord } from './records.ts';
import type { PlaygroundStorage } from './storage.ts';
import { FILE_FORMATS } from './stored-names.ts';
import { presetShape } from './stored-shapes.ts';
import { brokenTurn, readChat, readRun, readTurns } from './stored-values.ts';

const LARGEST_BYTES = 500_000_000;

export type ImportResult =
  | {
      ok: true;
      chats: number;
      ids: string[];
      /** Chats of which there was nothing to keep. */
      leftOut: number;
      /** Messages that came in as broken ones. */
      broken: number;
    }
  | { ok: false; message: string };

/** A chat of an export as it may come in: its own record at least, and lists. */
interface Entry {
  chat: ChatRecord;
  turns: unknown[];
  runs: unknown[];
}

/**
 * Reads an export into storage. Every chat comes in under a new id beside what is here, so nothing is overwritten.
 * What is broken in one message, picture or preset leaves the others alone.
 */
export async function importFile(storage: PlaygroundStorage, file: Blob): Promise<ImportResult> {
  const parsed = await parseExport(file);
  if (!parsed.ok) return parsed;
  const { chats, images, presets } = parsed.file;
  for (const image of images) await importImage(storage, image);
  const entries = chats.filter(isEntry);
  const ids: string[] = [];
  let broken = 0;
  for (const entry of entries) {
    const imported = await importChat(storage, entry);
    ids.push(imported.id);
    broken += imported.broken;
  }
  for (const preset of presets) await importPreset(storage, preset);
  return { ok: true, chats: ids.length, ids, leftOut: chats.length - entries.length, broken };
}

function isEntry(entry: unknown): entry is Entry {
  return isObject(entry) && isObject(entry.chat) && Array.isArray(entry.turns) && Array.isArray(entry.runs);
}

const imageShape = object<ExportFile['images'][number]>({
  hash: text,
  mediaType: oneOf(...IMAGE_MEDIA_TYPES),
  base64: text,
});

async function importImage(storage: PlaygroundStorage, image: unknown): Promise<void> {
  if (!fits(imageShape, image)) return;
  const bytes = base64ToBytes(image.base64);
  // The hash names the bytes: a picture that is here already is the same one.
  if (bytes !== null && (await storage.image(image.hash)) === null)
    await storage.putImage(image.hash, new Blob([bytes], { type: image.mediaType }));
}

async function importPreset(storage: PlaygroundStorage, value: unknown): Promise<void> {
  const preset: unknown = { ...(value as Preset), id: sortableId() };
  if (!fits(presetShape, preset)) return;
  const same = (await storage.presets()).find(({ name }) => name === preset.name);
  if (same !== undefined && JSON.stringify(same.config) === JSON.stringify(preset.config)) return;
  await storage.putPreset(same === undefined ? preset : { ...preset, name: `${preset.name} (imported)` });
}

async function importChat(storage: PlaygroundStorage, entry: Entry): Promise<{ id: string; broken: number }> {
  const chatId = sortableId();
  const chat = readChat(entry.chat);
  const columnIds = new Map(chat.columns.map((column) => [column.id, sortableId()]));
  const rows = readTurns(rowsOf(entry.turns, chat.columns[0]?.id ?? ''));
  const turnIds = new Map(
    rows.map(({ id, columnId }) => [id, `${id.split('.')[0]}.${columnIds.get(columnId) ?? columnId}`]),
  );
  const renamed = (id: string | null): string | null => (id === null ? null : (turnIds.get(id) ?? null));
  const turns = rows.map((row): TurnRecord => {
    const id = renamed(row.id) ?? sortableId();
    const parentId = renamed(row.turn.parentId);
    const turn =
      row.turn.kind === 'assistant' && row.turn.status === 'streaming'
        ? { ...row.turn, id, parentId, status: 'interrupted' as const }
        : { ...row.turn, id, parentId };
    return { id, chatId, columnId: columnIds.get(row.columnId) ?? row.columnId, turn };
  });
  const columns = chat.columns.map((column) => {
    const selected = Object.entries(column.selected).flatMap(([parent, child]) => {
      const [newParent, newChild] = [parent === '' ? '' : renamed(parent), renamed(child)];
      return newParent === null || newChild === null ? [] : [[newParent, newChild] as const];
    });
    return { ...column, id: columnIds.get(column.id) ?? column.id, selected: Object.fromEntries(selected) };
  });
  await storage.putTurns(turns);
  for (const run of entry.runs) {
    const record = isObject(run) ? readRun(run.record) : null;
    const id = record === null ? null : renamed(record.id);
    if (record !== null && id !== null) await storage.putRun({ id, chatId, record: { ...record, id } });
  }
  await storage.patchChat(chatId, () => ({ ...chat, id: chatId, columns, deletedAt: null }));
  return { id: chatId, broken: turns.filter(({ turn }) => turn.kind === 'broken').length };
}

/** Rows with the names that hold them in their places. What has none is a broken message behind the one before it. */
function rowsOf(values: readonly unknown[], columnId: string): TurnRecord[] {
  const rows: TurnRecord[] = [];
  for (const value of values) {
    if (isRow(value)) {
      rows.push(value);
      continue;
    }
    const id = `${sortableId()}.${columnId}`;
    const turn = brokenTurn(id, value, 'it has no id or no column');
    rows.push({ id, chatId: '', columnId, turn: { ...turn, parentId: rows.at(-1)?.id ?? null } });
  }
  return rows;
}

/** The message itself is looked at later. */
function isRow(value: unknown): value is TurnRecord {
  return isObject(value) && typeof value.id === 'string' && typeof value.columnId === 'string';
}

interface LooseExport {
  chats: unknown[];
  presets: unknown[];
  images: unknown[];
}

async function parseExport(
  file: Blob,
): Promise<{ ok: true; file: LooseExport } | { ok: false; message: string }> {
  const refuse = (message: string) => ({ ok: false, message }) as const;
  if (file.size > LARGEST_BYTES) return refuse('This file is too large to be an export.');
  const read = readJsonText(await file.text());
  if (!read.ok) return refuse(`This file is ${read.reason}.`);
  const { value } = read;
  if (!isObject(value) || value.format !== FILE_FORMATS.chats)
    return refuse('This file is not an export of the playground.');
  if (value.version !== EXPORT_VERSION) return refuse('This export was written by a newer playground.');
  const { chats, presets, images } = value;
  if (!Array.isArray(chats) || !Array.isArray(presets) || !Array.isArray(images))
    return refuse('This export is damaged; nothing was imported.');
  return { ok: true, file: { chats, presets, images } };
}
