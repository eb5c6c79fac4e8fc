'use client';

import { useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { SHIPPED_MODELS } from '#lib/playground/shipped-models.ts';
import type { ModelBody, ModelListBody } from '#lib/protocol/account-answer-schema.ts';
import { usePlayground } from '../playground-context.tsx';

export interface Models {
  readonly list: readonly ModelBody[];
  /** Where the list comes from: `shipped` when the server's own could not be had. */
  readonly source: 'server' | 'shipped';
  readonly failed: boolean;
}

/** The server's models; the shipped list until they are there. */
export function useModels(): Models {
  const { keys } = usePlayground();
  const masked = useSyncExternalStore(keys.subscribe, keys.masked, () => null);
  const query = useQuery({
    queryKey: ['models', masked],
    enabled: masked !== null,
    staleTime: 5 * 60_000,
    retry: 1,
    queryFn: async ({ signal }) => {
      const answer = await fetch('/v1/models', {
        headers: { authorization: `Bearer ${keys.get() ?? ''}` },
        signal,
      });
      if (!answer.ok) throw new Error(`models: ${answer.status}`);
      return ((await answer.json()) as ModelListBody).data;
    },
  });
  if (query.data !== undefined && query.data.length > 0)
    return { list: query.data, source: 'server', failed: false };
  return { list: SHIPPED_MODELS, source: 'shipped', failed: query.isError };
}

/** What is known of a model; null for a name typed by hand. */
export function useModel(id: string): ModelBody | null {
  return findModel(useModels().list, id);
}

export function findModel(list: readonly ModelBody[], id: string): ModelBody | null {
  // `test/story@50` is the listed `test/story` at a pace of its own.
  const bare = id.replace(/@\d+$/, '');
  return list.find((model) => model.id === id) ?? list.find((model) => model.id === bare) ?? null;
}
