import type { DBSchema, IDBPDatabase } from 'idb';
import type { Preset } from '#lib/playground/presets.ts';
import type { ChatRecord, DraftRecord, ImageRecord, RunRow, TurnRecord } from './records.ts';

/** The stores of the newest version. */
export interface PlaygroundSchema extends DBSchema {
  chats: { key: string; value: ChatRecord };
  turns: { key: string; value: TurnRecord; indexes: { 'by-chat': string } };
  drafts: { key: string; value: DraftRecord };
  images: { key: string; value: ImageRecord };
  runs: { key: string; value: RunRow; indexes: { 'by-chat': string } };
  presets: { key: string; value: Preset };
}

export type PlaygroundDatabase = IDBPDatabase<PlaygroundSchema>;
