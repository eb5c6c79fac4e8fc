import { base64ToBytes } from '#lib/playground/images/data-url.ts';
import { newId } from '#lib/playground/new-id.ts';
import { EXPORT_FORMAT, EXPORT_VERSION, type ExportFile } from './export-file.ts';
import type { TurnRecord } from './records.ts';
import type { PlaygroundStorage } from './storage.ts';

const LARGEST_BYTES = 500_000_000;

export type ImportResult = { ok: true; chats: number; ids: string[] } | { ok: false; message: string };

/** Reads an export into storage. Every chat comes in under a new id beside what is here, so nothing is overwritten. */
export async function importFile(storage: PlaygroundStorage, file: Blob): Promise<ImportResult> {
  const parsed = await parseExport(file);
  if (!parsed.ok) return parsed;
  const { chats, images, presets } = parsed.file;
  for (const { hash, mediaType, base64 } of images) {
    const bytes = base64ToBytes(base64);
    // The hash names the bytes: a picture that is here already is the same one.
    if (bytes !== null && (await storage.image(hash)) === null)
      await storage.putImage(hash, new Blob([bytes], { type: mediaType }));
  }
  const ids: string[] = [];
  for (const entry of chats) ids.push(await importChat(storage, entry));
  const known = new Map(
    (await storage.presets()).map((preset) => [preset.name, JSON.stringify(preset.config)]),
  );
  for (const preset of presets) {
    const here = known.get(preset.name);
    if (here === JSON.stringify(preset.config)) continue;
    const name = here === undefined ? preset.name : `${preset.name} (imported)`;
    await storage.putPreset({ ...preset, id: newId(), name });
  }
  return { ok: true, chats: chats.length, ids };
}

async function importChat(storage: PlaygroundStorage, entry: ExportFile['chats'][number]): Promise<string> {
  const chatId = newId();
  const columnIds = new Map(entry.chat.columns.map((column) => [column.id, newId()]));
  const turnIds = new Map(
    entry.turns.map(({ id, columnId }) => [id, `${id.split('.')[0]}.${columnIds.get(columnId) ?? columnId}`]),
  );
  const renamed = (id: string | null): string | null => (id === null ? null : (turnIds.get(id) ?? null));
  const turns = entry.turns.map((row): TurnRecord => {
    const id = renamed(row.id) ?? newId();
    const parentId = renamed(row.turn.parentId);
    const turn =
      row.turn.kind === 'assistant' && row.turn.status === 'streaming'
        ? { ...row.turn, id, parentId, status: 'interrupted' as const }
        : { ...row.turn, id, parentId };
    return { id, chatId, columnId: columnIds.get(row.columnId) ?? row.columnId, turn };
  });
  const columns = entry.chat.columns.map((column) => {
    const selected = Object.entries(column.selected).flatMap(([parent, child]) => {
      const [newParent, newChild] = [parent === '' ? '' : renamed(parent), renamed(child)];
      return newParent === null || newChild === null ? [] : [[newParent, newChild] as const];
    });
    return { ...column, id: columnIds.get(column.id) ?? column.id, selected: Object.fromEntries(selected) };
  });
  await storage.putTurns(turns);
  for (const run of entry.runs) {
    const id = renamed(run.id);
    if (id !== null) await storage.putRun({ id, chatId, record: { ...run.record, id } });
  }
  await storage.patchChat(chatId, () => ({ ...entry.chat, id: chatId, columns, deletedAt: null }));
  return chatId;
}

async function parseExport(
  file: Blob,
): Promise<{ ok: true; file: ExportFile } | { ok: false; message: string }> {
  const refuse = (message: string) => ({ ok: false, message }) as const;
  if (file.size > LARGEST_BYTES) return refuse('This file is too large to be an export.');
  let value: unknown;
  try {
    value = JSON.parse(await file.text());
  } catch {
    return refuse('This file is not JSON.');
  }
  if (typeof value !== 'object' || value === null || !('format' in value) || value.format !== EXPORT_FORMAT)
    return refuse('This file is not an export of the playground.');
  if (!('version' in value) || value.version !== EXPORT_VERSION)
    return refuse('This export was written by a newer playground.');
  return isExport(value)
    ? { ok: true, file: value }
    : refuse('This export is damaged; nothing was imported.');
}

/** The shape down to the fields that the import and the page walk through. */
function isExport(value: object): value is ExportFile {
  const { chats, presets, images } = value as Partial<ExportFile>;
  return (
    Array.isArray(chats) &&
    chats.every(
      (entry) =>
        typeof entry?.chat?.title === 'string' &&
        Number.isFinite(entry.chat.updatedAt) &&
        Array.isArray(entry.chat.columns) &&
        entry.chat.columns.length > 0 &&
        entry.chat.columns.every(isColumn) &&
        typeof entry.chat.variables === 'object' &&
        Array.isArray(entry.runs) &&
        Array.isArray(entry.turns) &&
        entry.turns.every(isTurnRow),
    ) &&
    Array.isArray(presets) &&
    presets.every((preset) => typeof preset?.name === 'string' && typeof preset.config === 'object') &&
    Array.isArray(images) &&
    images.every((image) => typeof image?.hash === 'string' && typeof image.base64 === 'string')
  );
}

function isColumn(column: ExportFile['chats'][number]['chat']['columns'][number]): boolean {
  return (
    typeof column?.id === 'string' &&
    typeof column.config?.model === 'string' &&
    Array.isArray(column.config.messages) &&
    typeof column.selected === 'object' &&
    column.selected !== null
  );
}

function isTurnRow(row: TurnRecord): boolean {
  const turn = row?.turn;
  if (typeof row?.id !== 'string' || typeof row.columnId !== 'string' || typeof turn?.kind !== 'string')
    return false;
  switch (turn.kind) {
    case 'user':
      return typeof turn.text === 'string' && Array.isArray(turn.images);
    case 'tool':
      return typeof turn.text === 'string' && typeof turn.toolCallId === 'string';
    case 'assistant':
      return (
        typeof turn.content === 'string' && Array.isArray(turn.toolCalls) && Array.isArray(turn.reasoning)
      );
    default:
      return false;
  }
}
