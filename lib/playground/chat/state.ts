import type { Config } from '#lib/playground/config.ts';
import type { Conversation, Turn, TurnId } from '#lib/playground/conversation.ts';
import type { DraftImage } from '#lib/playground/images/attachment.ts';
import type { LinkedKey } from '#lib/playground/key.ts';
import type { RateHeaders } from '#lib/playground/rate-headers.ts';
import type { Recorder } from '#lib/playground/runs/recorder.ts';
import type { Preset } from '#lib/playground/storage/records.ts';
import type { LiveMessage } from '#lib/playground/stream/live-message.ts';
import type { Variables } from '#lib/playground/variables.ts';
import type { CreditsBody } from '#lib/protocol/account-answer-schema.ts';

/** A chat in the list. */
export interface ChatSummary {
  readonly id: string;
  readonly title: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly model: string;
  readonly columns: number;
}

/** A run that is under way in a column: `live` holds its text, `recorder` its frames. */
export interface ActiveRun {
  readonly turnId: TurnId;
  readonly live: LiveMessage;
  readonly recorder: Recorder;
  /** Unix ms. */
  readonly startedAt: number;
  /** Loops that it may take. */
  readonly maxLoops: number;
  /** "Finish after this loop" was pressed. */
  readonly finishAsked: boolean;
}

/** One thread with its own config; `path` is the conversation's shown turns. */
export interface ColumnView {
  readonly id: string;
  readonly config: Config;
  readonly conversation: Conversation;
  readonly path: readonly Turn[];
  readonly run: ActiveRun | null;
}

export interface Draft {
  readonly text: string;
  readonly images: readonly DraftImage[];
  /** The user turn that Send will make a sibling of, or null for a new one. */
  readonly editing: TurnId | null;
}

export interface ChatView {
  readonly id: string;
  readonly title: string;
  /** One normally, two or three when comparing; never empty. */
  readonly columns: readonly ColumnView[];
  readonly variables: Variables;
  readonly draft: Draft;
  /** False until something of it was stored. */
  readonly saved: boolean;
  /** True once the reader named it. */
  readonly named: boolean;
  /** Unix ms. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type PanelTab = 'config' | 'run' | 'code' | 'stream';

export interface Panels {
  readonly left: boolean;
  readonly right: boolean;
  readonly tab: PanelTab;
}

/** A deletion that can be undone until `untilMs` (unix ms). */
export interface UndoOffer {
  readonly id: string;
  readonly label: string;
  readonly untilMs: number;
}

export interface PlaygroundState {
  /** `no-storage`: the browser refuses IndexedDB; all works, nothing is kept. */
  readonly phase: 'starting' | 'ready' | 'no-storage';
  /** Newest first. */
  readonly chats: readonly ChatSummary[];
  readonly chat: ChatView;
  /** Chats with a run under way, also those not shown. */
  readonly runningChats: readonly string[];
  readonly presets: readonly Preset[];
  readonly recentModels: readonly string[];
  /** What a new chat begins with: the server's default model, as far as it is known. */
  readonly defaultModel: string;
  readonly keyMasked: string | null;
  /** A question could not be sent for want of a key, or the key was refused: open the key dialog, then send or retry. */
  readonly keyNeeded: boolean;
  /** A key that a link brought and that was not simply taken. */
  readonly keyLinked: LinkedKey | null;
  readonly limits: RateHeaders | null;
  readonly balance: CreditsBody | null;
  readonly panels: Panels;
  readonly undo: UndoOffer | null;
  /** Why something could not be kept in this browser, for people; null when all is well. */
  readonly storageProblem: string | null;
}
