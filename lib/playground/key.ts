import { STORED_NAMES } from './storage/stored-names.ts';

/** What came of a key in the address when it was not simply taken. */
export type LinkedKey =
  /** Another key is kept here: the reader decides. `masked` is the one the link brought. */
  { kind: 'offered'; masked: string } | { kind: 'refused'; reason: string };

export interface KeyStore {
  subscribe(listener: () => void): () => void;
  /** The key itself; null when there is none. Never show or log it. */
  get(): string | null;
  /** `sk-ab…9f3c` for people. */
  masked(): string | null;
  set(key: string): void;
  forget(): void;
  /** News of a key that a link brought, until `answerLink`; null when there are none. */
  linked(): LinkedKey | null;
  /** Takes the offered key, or leaves it. */
  answerLink(take: boolean): void;
}

/** The parts of a browser that the key store uses. */
export interface KeyBrowser {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  history: Pick<History, 'replaceState' | 'state'>;
  events: Pick<EventTarget, 'addEventListener'>;
}

/** Whether a text looks like a key of this server: `sk-` and 64 hex digits. */
export function looksLikeKey(text: string): boolean {
  return /^sk-[0-9a-f]{64}$/.test(text.trim());
}

export function maskKey(key: string): string {
  return key.length <= 12 ? '…' : `${key.slice(0, 5)}…${key.slice(-4)}`;
}

/**
 * Opens the key kept in this browser. A `#key=…` in the address is taken out of the address bar, and kept if it is a
 * key and comes alone; it replaces another one only when the reader says so, since keys are shown only once.
 */
export function openKeyStore(browser: KeyBrowser = thisBrowser()): KeyStore {
  const listeners = new Set<() => void>();
  let key = read(browser);
  let linked: LinkedKey | null = null;
  let offered: string | null = null;
  const tell = (): void => {
    for (const listener of [...listeners]) listener();
  };
  const change = (next: string | null): void => {
    if (next === key) return;
    key = next;
    tell();
  };
  const set = (next: string): void => {
    const trimmed = next.trim();
    write(browser, trimmed === '' ? null : trimmed);
    change(trimmed === '' ? null : trimmed);
  };
  const news = (next: LinkedKey | null, brought: string | null = null): void => {
    linked = next;
    offered = brought;
    tell();
  };
  const takeFromAddress = (): void => {
    const brought = takeLinkedKey(browser);
    if (brought === null) return;
    if (brought.besideConfig) news({ kind: 'refused', reason: BESIDE_CONFIG });
    else if (!looksLikeKey(brought.key)) news({ kind: 'refused', reason: NO_KEY });
    else if (key === null) set(brought.key);
    else if (key !== brought.key) news({ kind: 'offered', masked: maskKey(brought.key) }, brought.key);
  };
  takeFromAddress();
  browser.events.addEventListener('hashchange', takeFromAddress);
  browser.events.addEventListener('storage', (event) => {
    // `key` is null when another tab cleared everything.
    if (!('key' in event) || event.key === STORED_NAMES.key || event.key === null) change(read(browser));
  });
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get: () => key,
    masked: () => (key === null ? null : maskKey(key)),
    set,
    forget() {
      write(browser, null);
      change(null);
    },
    linked: () => linked,
    answerLink(take) {
      const brought = offered;
      news(null);
      if (take && brought !== null) set(brought);
    },
  };
}

const NO_KEY =
  'The key in this link is damaged and was not taken: a key is “sk-” and 64 letters a–f or digits.';
const BESIDE_CONFIG = 'This link carries a key beside a config; the key was not taken.';

/** Reads `key` from the fragment and removes it from the address, leaving other parts of the fragment in place. */
function takeLinkedKey({ location, history }: KeyBrowser): { key: string; besideConfig: boolean } | null {
  const fragment = new URLSearchParams(location.hash.replace(/^#/, ''));
  const key = fragment.get('key')?.trim();
  if (key === undefined) return null;
  fragment.delete('key');
  const rest = fragment.size > 0 ? `#${fragment}` : '';
  history.replaceState(history.state, '', `${location.pathname}${location.search}${rest}`);
  // A config is handed on by others, a key by one's own server: who sends both wants the reader to run on their account.
  return { key, besideConfig: fragment.has('config') };
}

function read({ storage }: KeyBrowser): string | null {
  try {
    return storage.getItem(STORED_NAMES.key);
  } catch {
    return null;
  }
}

/** A browser that refuses storage keeps the key for this page only. */
function write({ storage }: KeyBrowser, key: string | null): void {
  try {
    if (key === null) storage.removeItem(STORED_NAMES.key);
    else storage.setItem(STORED_NAMES.key, key);
  } catch {
    // Nothing to do: the key stays in memory.
  }
}

function thisBrowser(): KeyBrowser {
  return { storage: window.localStorage, location: window.location, history: window.history, events: window };
}
