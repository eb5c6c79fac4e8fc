'use client';

import { QueryClient, useQuery } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { SHIPPED_MODELS } from '#lib/playground/shipped-models.ts';
import type { ModelListBody } from '#lib/protocol/account-answer-schema.ts';
import { usePlayground } from '../playground-context.tsx';
import { models } from './use-models.ts';

/** Passed to `useQuery` itself: a provider around the page would bring the library into the first load. */
const client = new QueryClient({ defaultOptions: { queries: { refetchOnWindowFocus: false } } });

/** Reads the server's models whenever there is a key, and keeps what `useModels` tells up to date. */
export function useServerModels(): void {
  const { keys, learnDefaultModel } = usePlayground();
  const masked = useSyncExternalStore(keys.subscribe, keys.masked, () => null);
  const { data } = useQuery(
    {
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
        return (await answer.json()) as ModelListBody;
      },
    },
    client,
  );
  useEffect(() => {
    const chatting = data?.data.filter(({ kind }) => kind !== 'embedding');
    models.set(chatting ? { list: chatting, source: 'server' } : { list: SHIPPED_MODELS, source: 'shipped' });
    if (data) learnDefaultModel(data.default_model);
  }, [data, learnDefaultModel]);
}
