export interface KeyStore {
  subscribe(listener: () => void): () => void;
  /** The key itself; null when there is none. Never show or log it. */
  get(): string | null;
  /** `sk-ab…9f3c` for people. */
  masked(): string | null;
  set(key: string): void;
  forget(): void;
}

/** Whether a text looks like a key of this server: `sk-` and 64 hex digits. */
export function looksLikeKey(text: string): boolean {
  return /^sk-[0-9a-f]{64}$/.test(text.trim());
}

export function maskKey(key: string): string {
  return key.length <= 12 ? '…' : `${key.slice(0, 5)}…${key.slice(-4)}`;
}

/** Opens the key kept in this browser; a `#key=…` in the address is stored and taken out of the address bar. */
export function openKeyStore(_browser?: {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  location: Pick<Location, 'hash' | 'pathname' | 'search'>;
  history: Pick<History, 'replaceState' | 'state'>;
  events: Pick<EventTarget, 'addEventListener'>;
}): KeyStore {
  throw new Error('not written yet');
}
