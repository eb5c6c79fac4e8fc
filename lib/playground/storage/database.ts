import { openDB } from 'idb';
import { MIGRATIONS } from './migrations.ts';
import type { PlaygroundDatabase, PlaygroundSchema } from './schema.ts';

/**
 * Opens the database and brings it to the newest version, step by step. When a newer page in another tab wants to
 * upgrade, this one lets go and `onSuperseded` tells it to ask for a reload.
 */
export function openDatabase(name: string, onSuperseded: () => void): Promise<PlaygroundDatabase> {
  return openDB<PlaygroundSchema>(name, MIGRATIONS.length, {
    upgrade(database, oldVersion, newVersion) {
      for (let version = oldVersion; version < (newVersion ?? 0); version += 1)
        MIGRATIONS[version]?.(database);
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      onSuperseded();
    },
  });
}
