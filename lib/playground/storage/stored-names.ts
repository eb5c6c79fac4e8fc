/**
 * Every name under which this page keeps something in a browser. They are never changed: what a reader wrote lies
 * under them.
 */
export const STORED_NAMES = {
  /** The IndexedDB database, and the channel between the tabs that share it. */
  database: 'swarms-playground',
  /** In `localStorage`. */
  key: 'swarms-playground-key',
  theme: 'swarms-playground-theme',
  panels: 'swarms-playground-panels',
  recentModels: 'swarms-playground-recent-models',
  defaultModel: 'swarms-playground-default-model',
  /** In `sessionStorage`: the chat of this tab. */
  chat: 'swarms-playground-chat',
  /** A lock of `navigator.locks`, with the id of an assistant turn behind it. */
  runLock: 'swarms-playground-run-',
} as const;

/** What the `format` field of the page's own files says. */
export const FILE_FORMATS = { run: 'swarms-playground/run', chats: 'swarms-playground/chats' } as const;
