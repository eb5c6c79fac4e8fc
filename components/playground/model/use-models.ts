'use client';

import { useSyncExternalStore } from 'react';
import { createObservable } from '#lib/playground/chat/observable.ts';
import type { ModelBody } from '#lib/protocol/account-answer-schema.ts';

export interface ModelList {
  readonly list: readonly ModelBody[];
  /** Where the list comes from: `shipped` when the server's own could not be had. */
  readonly source: 'server' | 'shipped';
}

/** Filled by what is loaded after the first paint: empty before, then the shipped list until the server's own is there. */
export const models = createObservable<ModelList>({ list: [], source: 'shipped' });

export function useModels(): ModelList {
  return useSyncExternalStore(models.subscribe, models.getSnapshot, models.getSnapshot);
}

/** What is known of a model; null for a name typed by hand, and before there is a list. */
export function useModel(id: string): ModelBody | null {
  return findModel(useModels().list, id);
}

/** Whether a model takes pictures; one that nobody knows is given the chance. */
export function readsImages(model: ModelBody | null): boolean {
  return model === null || model.input_modalities.includes('image');
}

export function findModel(list: readonly ModelBody[], id: string): ModelBody | null {
  // `test/story@50` is the listed `test/story` at another speed.
  const bare = id.replace(/@\d+$/, '');
  return list.find((model) => model.id === id) ?? list.find((model) => model.id === bare) ?? null;
}
