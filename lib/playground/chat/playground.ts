import type { Config } from '#lib/playground/config.ts';
import type { ImageAttachment } from '#lib/playground/images/attachment.ts';
import { type KeyStore, openKeyStore } from '#lib/playground/key.ts';
import type { Variables } from '#lib/playground/variables.ts';
import { refreshBalance } from './balance.ts';
import { type ChatActions, createChatActions } from './chat-actions.ts';
import { createCore, defaultOptions } from './chat-core.ts';
import { createImageUrls } from './chat-images.ts';
import { type ConfigActions, createConfigActions } from './config-actions.ts';
import { createDraftActions, type DraftActions } from './draft-actions.ts';
import type { Observable } from './observable.ts';
import { savePanels } from './page-memory.ts';
import { startSession } from './session.ts';
import type { PanelTab, PlaygroundState } from './state.ts';
import { createTransferActions, type TransferActions } from './transfer-actions.ts';
import { createTurnActions, type TurnActions } from './turn-actions.ts';
import { createUndo } from './undo.ts';

export interface PlaygroundOptions {
  /** Where `/v1` lies; default the page's own origin. */
  baseUrl?: string;
  defaultModel: string;
  keyStore?: KeyStore;
  fetch?: typeof fetch;
  /** Name of the IndexedDB database. */
  databaseName?: string;
}

/**
 * All of the page's state and everything that can be done to it. State changes are immediate; storage follows.
 * A column id left out means the first column, or for runs all of them. Each group of actions lies in a file of its
 * own, which says what they answer.
 */
export interface Playground
  extends Observable<PlaygroundState>,
    ChatActions,
    Omit<DraftActions, 'flushDraft'>,
    TurnActions,
    ConfigActions,
    TransferActions {
  /**
   * Opens storage, loads the chats, and shows the chat this tab showed last; call once in an effect. Returns a function
   * that closes storage and stops listening.
   */
  start(): () => void;
  readonly keys: KeyStore;
  undo(): Promise<void>;
  dismissUndo(): void;
  /** A whole request body into a new chat: turns become the thread, the last question the draft. Nothing is sent. */
  loadBody(body: Config, variables?: Variables): Promise<void>;
  /** An address to show an attachment; null when its bytes are gone. */
  imageUrl(image: ImageAttachment): Promise<string | null>;
  setPanel(side: 'left' | 'right', open: boolean): void;
  setTab(tab: PanelTab): void;
  dismissKeyNeeded(): void;
  dismissStorageProblem(): void;
  refreshBalance(): Promise<void>;
}

/**
 * Makes the page's state without React, empty until `start`. It reads `localStorage` at once (key, panels, recent
 * models) and asks nothing of the network. Refused storage is a phase of the state, never an exception.
 */
export function createPlayground(options: PlaygroundOptions): Playground {
  const { keyStore, ...rest } = options;
  const core = createCore(defaultOptions({ ...rest, keys: keyStore ?? openKeyStore() }));
  const { state } = core;
  const undo = createUndo(core);
  const { flushDraft, ...drafts } = createDraftActions(core);
  const panels = (change: Partial<PlaygroundState['panels']>): void => {
    state.set({ panels: { ...state.getSnapshot().panels, ...change } });
    savePanels(state.getSnapshot().panels);
  };
  return {
    getSnapshot: state.getSnapshot,
    subscribe: state.subscribe,
    start: () => startSession(core, flushDraft),
    keys: core.options.keys,
    ...createChatActions(core, undo, flushDraft),
    ...drafts,
    ...createTurnActions(core),
    ...createConfigActions(core, undo),
    ...createTransferActions(core),
    undo: undo.undo,
    dismissUndo: undo.dismiss,
    async loadBody(body, variables = {}) {
      flushDraft();
      const { loadBody } = await import('./load-body.ts');
      await loadBody(core, body, variables);
    },
    imageUrl: createImageUrls(core),
    setPanel: (side, open) => panels({ [side]: open }),
    setTab: (tab) => panels({ tab, right: true }),
    dismissKeyNeeded: () => state.set({ keyNeeded: false }),
    dismissStorageProblem: () => state.set({ storageProblem: null }),
    refreshBalance: () => refreshBalance(core),
  };
}
