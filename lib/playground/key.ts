export interface KeyStore {
  subscribe(listener: () => void): () => void;
  /** The key itself; null when there is none. Never show or log it. */
  get(): string | null;
  /** `sk-ab…9f3c` for people. */
  masked(): string | null;
  set(key: string): void;
  forget(): void;
}

/** The parts of a browser that the key store uses. */
export interface KeyBrowser {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  history: Pick<History, 'replaceState' | 'state'>;
  events: Pick<EventTarget, 'addEventListener'>;
}

const STORAGE_NAME = 'swarms-playground-key';

/** Whether a text looks like a key of this server: `sk-` and 64 hex digits. */
export function looksLikeKey(text: string): boolean {
  return /^sk-[0-9a-f]{64}$/.test(text.trim());
}

export function maskKey(key: string): string {
  return key.length <= 12 ? '…' : `${key.slice(0, 5)}…${key.slice(-4)}`;
}

/** Opens the key kept in this browser; a `#key=…` in the address is stored and taken out of the address bar. */
export function openKeyStore(browser: KeyBrowser = thisBrowser()): KeyStore {
  const listeners = new Set<() => void>();
  let key = read(browser);
  const change = (next: string | null): void => {
    if (next === key) return;
    key = next;
    for (const listener of [...listeners]) listener();
  };
  const takeFromAddress = (): void => {
    const linked = takeLinkedKey(browser);
    if (linked === null) return;
    write(browser, linked);
    change(linked);
  };
  takeFromAddress();
  browser.events.addEventListener('hashchange', takeFromAddress);
  browser.events.addEventListener('storage', (event) => {
    // `key` is null when another tab cleared everything.
    if (!('key' in event) || event.key === STORAGE_NAME || event.key === null) change(read(browser));
  });
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get: () => key,
    masked: () => (key === null ? null : maskKey(key)),
    set(next) {
      const trimmed = next.trim();
      write(browser, trimmed === '' ? null : trimmed);
      change(trimmed === '' ? null : trimmed);
    },
    forget() {
      write(browser, null);
      change(null);
    },
  };
}

/** Reads `key` from the fragment and removes it from the address, leaving other parts of the fragment in place. */
function takeLinkedKey({ location, history }: KeyBrowser): string | null {
  const fragment = new URLSearchParams(location.hash.replace(/^#/, ''));
  const key = fragment.get('key')?.trim();
  if (key === undefined) return null;
  fragment.delete('key');
  const rest = fragment.size > 0 ? `#${fragment}` : '';
  history.replaceState(history.state, '', `${location.pathname}${location.search}${rest}`);
  return key === '' ? null : key;
}

function read({ storage }: KeyBrowser): string | null {
  try {
    return storage.getItem(STORAGE_NAME);
  } catch {
    return null;
  }
}

/** A browser that refuses storage keeps the key for this page only. */
function write({ storage }: KeyBrowser, key: string | null): void {
  try {
    if (key === null) storage.removeItem(STORAGE_NAME);
    else storage.setItem(STORAGE_NAME, key);
  } catch {
    // Nothing to do: the key stays in memory.
  }
}

function thisBrowser(): KeyBrowser {
  return { storage: window.localStorage, location: window.location, history: window.history, events: window };
}
