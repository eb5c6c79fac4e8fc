import type { Config } from '#lib/playground/config.ts';
import type { TurnId } from '#lib/playground/conversation.ts';
import type { ImageAttachment } from '#lib/playground/images/attachment.ts';
import type { KeyStore } from '#lib/playground/key.ts';
import type { RunRecord } from '#lib/playground/runs/run-record.ts';
import type { Starter } from '#lib/playground/starters.ts';
import type { Variables } from '#lib/playground/variables.ts';
import type { Observable } from './observable.ts';
import type { PanelTab, PlaygroundState } from './state.ts';

export interface PlaygroundOptions {
  /** Where `/v1` lies; default the page's own origin. */
  baseUrl?: string;
  defaultModel: string;
  keyStore?: KeyStore;
  fetch?: typeof fetch;
  /** Name of the IndexedDB database. */
  databaseName?: string;
}

export type SendResult = 'sent' | 'empty' | 'needs-key' | 'images-not-ready' | 'busy';

/**
 * All of the page's state and everything that can be done to it. State changes are immediate; storage follows.
 * `column` is a column id; left out it means the first column, or for runs all of them.
 */
export interface Playground extends Observable<PlaygroundState> {
  /** Opens storage, loads chats, heals orphans; call once in an effect. Returns a function that lets go. */
  start(): () => void;
  readonly keys: KeyStore;

  newChat(): void;
  openChat(id: string): Promise<void>;
  renameChat(id: string, title: string): void;
  deleteChat(id: string): void;
  /** Chat ids whose title or texts contain all words. */
  search(words: string): Promise<readonly string[]>;

  setDraftText(text: string): void;
  addImages(files: readonly File[]): Promise<void>;
  addImageUrl(url: string): { ok: true } | { ok: false; reason: string };
  removeImage(id: string): void;
  /** Puts a user turn into the composer; Send makes a sibling of it. */
  beginEdit(turnId: TurnId): void;
  cancelEdit(): void;

  /** Saves the question, then runs it in every column. */
  send(): Promise<SendResult>;
  /** Runs the chat again from its last question, in one column or all; also after `needs-key`. */
  retry(column?: string): Promise<SendResult>;
  /** A new answer beside this one. */
  regenerate(turnId: TurnId): Promise<SendResult>;
  /** Goes on from a stopped or interrupted answer. */
  continueAnswer(turnId: TurnId): Promise<SendResult>;
  /** Edits a question in place: a sibling of the turn, then runs. */
  editAndSend(turnId: TurnId, text: string): Promise<SendResult>;
  /** Changes the text of an answer into a sibling without running. */
  editAnswer(turnId: TurnId, text: string): void;
  /** Gives a tool's result; runs when every call of that answer has one. */
  answerTool(assistantTurnId: TurnId, toolCallId: string, text: string): Promise<SendResult>;
  /** Copies the path up to this turn into a new chat and opens it. */
  branch(turnId: TurnId): Promise<void>;
  selectSibling(turnId: TurnId): void;
  deleteTurn(turnId: TurnId): void;
  stop(column?: string): void;
  finishAfterLoop(column?: string): Promise<boolean>;
  undo(): Promise<void>;
  dismissUndo(): void;

  setConfig(config: Config, column?: string): void;
  setField(field: string, value: unknown, column?: string): void;
  setSystemPrompt(text: string, column?: string): void;
  setVariables(variables: Variables): void;
  /** A whole request body into a new chat: turns become the thread, the last question the draft. */
  loadBody(body: Config, variables?: Variables): Promise<void>;
  useStarter(starter: Starter): void;

  addColumn(): void;
  removeColumn(column: string): void;

  savePreset(name: string): Promise<void>;
  usePreset(id: string): void;
  deletePreset(id: string): void;

  /** The body as Send would send it now, draft included; runs unchanged with `curl -d`. */
  exportBody(column?: string): Promise<Config>;
  /** The event log of an answer; null when none was kept. */
  runOf(turnId: TurnId): Promise<RunRecord | null>;
  /** An address to show an attachment; null when its bytes are gone. */
  imageUrl(image: ImageAttachment): Promise<string | null>;
  exportChat(id: string, format: 'json' | 'markdown'): Promise<Blob>;
  exportAll(): Promise<Blob>;
  /** Reads an export; what is here already is never overwritten: it comes in as a copy. */
  importFile(file: Blob): Promise<{ ok: true; chats: number } | { ok: false; message: string }>;

  setPanel(side: 'left' | 'right', open: boolean): void;
  setTab(tab: PanelTab): void;
  dismissKeyNeeded(): void;
  refreshBalance(): Promise<void>;
}

export function createPlayground(_options: PlaygroundOptions): Playground {
  throw new Error('not written yet');
}
