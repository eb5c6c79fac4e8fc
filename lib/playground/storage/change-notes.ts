/** What another tab has changed; the receiver reads it again from the database. */
export type ChangeNote = { kind: 'chat'; chatId: string } | { kind: 'presets' } | { kind: 'everything' };

export interface ChangeNotes {
  post(note: ChangeNote): void;
  subscribe(listener: (note: ChangeNote) => void): () => void;
  close(): void;
}

/** Notes between the tabs that share a database. A browser without BroadcastChannel works, its tabs just do not hear each other. */
export function openChangeNotes(databaseName: string): ChangeNotes {
  const listeners = new Set<(note: ChangeNote) => void>();
  const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(databaseName);
  channel?.addEventListener('message', (event: MessageEvent<ChangeNote>) => {
    for (const listener of [...listeners]) listener(event.data);
  });
  return {
    post: (note) => channel?.postMessage(note),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: () => channel?.close(),
  };
}
