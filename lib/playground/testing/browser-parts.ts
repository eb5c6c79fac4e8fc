import 'fake-indexeddb/auto';
import { type KeyStore, maskKey } from '#lib/playground/key.ts';

/** A key that only lives in memory. */
export function memoryKey(initial: string | null = `sk-${'a'.repeat(64)}`): KeyStore {
  let key = initial;
  const listeners = new Set<() => void>();
  const set = (next: string | null): void => {
    key = next;
    for (const listener of listeners) listener();
  };
  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    get: () => key,
    masked: () => key && maskKey(key),
    set,
    forget: () => set(null),
    linked: () => null,
    answerLink: () => undefined,
  };
}

let databases = 0;

/** A database name nobody used before. */
export function freshDatabase(): string {
  databases += 1;
  return `test-${process.pid}-${databases}-${performance.now()}`;
}

interface Watched<T> {
  getSnapshot(): T;
  subscribe(listener: () => void): () => void;
}

/** Waits until a state says so; fails after five seconds. */
export function until<T>(store: Watched<T>, holds: (state: T) => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      unsubscribe();
      reject(new Error('the state did not come about'));
    }, 5_000);
    const look = (): void => {
      const state = store.getSnapshot();
      if (!holds(state)) return;
      clearTimeout(timer);
      unsubscribe();
      resolve(state);
    };
    const unsubscribe = store.subscribe(look);
    look();
  });
}

/** Waits until a question about something that tells no one is answered with yes. */
export async function eventually<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  const end = performance.now() + 5_000;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (performance.now() > end) throw new Error(`never came about: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
