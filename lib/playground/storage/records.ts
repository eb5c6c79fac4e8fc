import type { Config } from '#lib/playground/config.ts';
import type { Turn, TurnId } from '#lib/playground/conversation.ts';
import type { ImageAttachment } from '#lib/playground/images/attachment.ts';
import type { RecordedRun } from '#lib/playground/runs/recorded-run.ts';
import type { Variables } from '#lib/playground/variables.ts';

/** One column of a chat: one normally, two or three when comparing. */
export interface ColumnRecord {
  id: string;
  config: Config;
  /** Which child is shown, by parent (`''` for the root). */
  selected: Record<string, TurnId>;
}

export interface ChatRecord {
  id: string;
  title: string;
  /** True once the reader named it: no longer derived from the first message. */
  named: boolean;
  createdAt: number;
  updatedAt: number;
  columns: ColumnRecord[];
  variables: Variables;
  /** Set while the chat can still be brought back. */
  deletedAt: number | null;
}

/** One message. */
export interface TurnRecord {
  id: TurnId;
  chatId: string;
  columnId: string;
  turn: Turn;
}

export interface DraftRecord {
  chatId: string;
  text: string;
  images: ImageAttachment[];
  updatedAt: number;
}

export interface ImageRecord {
  hash: string;
  blob: Blob;
  addedAt: number;
}

export interface RunRow {
  id: string;
  chatId: string;
  record: RecordedRun;
}

/** A named config to begin from; `config.messages` holds its system prompt. */
export interface Preset {
  id: string;
  name: string;
  config: Config;
  variables: Variables;
  /** Unix ms. */
  updatedAt: number;
}
