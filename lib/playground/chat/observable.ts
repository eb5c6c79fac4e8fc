/** A value that tells its listeners when it is replaced; fits `useSyncExternalStore`. */
export interface Observable<T> {
  getSnapshot(): T;
  subscribe(listener: () => void): () => void;
}

export interface MutableObservable<T> extends Observable<T> {
  /** Replaces fields; listeners hear at once, unless nothing changed. */
  set(change: Partial<T>): void;
}

export function createObservable<T extends object>(initial: T): MutableObservable<T> {
  let state = initial;
  const listeners = new Set<() => void>();
  return {
    getSnapshot: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    set(change) {
      const next = { ...state, ...change };
      const keys = Object.keys(change) as (keyof T)[];
      if (keys.every((key) => Object.is(next[key], state[key]))) return;
      state = next;
      for (const listener of [...listeners]) listener();
    },
  };
}
