'use client';

import { useCallback, useRef } from 'react';
import { showToast } from '#components/ui/toasts.ts';
import type { Playground } from '#lib/playground/chat/playground.ts';
import type { SendResult } from '#lib/playground/chat/send-result.ts';
import type { ModelBody } from '#lib/protocol/account-bodies.ts';
import { findModel, useModels } from '../model/use-models.ts';
import { usePlayground } from '../playground-context.tsx';

/** Sends the draft and says why not, where that is not plain to see. */
export function useSend(): () => void {
  const playground = usePlayground();
  const { list } = useModels();
  const models = useRef(list);
  models.current = list;
  return useCallback(() => {
    const blind = blindModel(playground, models.current);
    if (blind !== null) showToast(`${blind} reads no images.`, { tone: 'danger' });
    else void playground.send().then(explain);
  }, [playground]);
}

/** A model of the chat that cannot read the pictures of the draft; null when all can, or none are there. */
function blindModel(playground: Playground, list: readonly ModelBody[]): string | null {
  const { draft, columns } = playground.getSnapshot().chat;
  if (draft.images.every((image) => image.state === 'refused')) return null;
  const blind = columns.find(({ config }) => {
    const model = findModel(list, config.model);
    return model !== null && !model.input_modalities.includes('image');
  });
  return blind?.config.model ?? null;
}

function explain(result: SendResult): void {
  switch (result) {
    case 'images-not-ready':
      showToast('A picture is still being prepared.');
      return;
    case 'busy':
      showToast('An answer is still being written. Esc stops it.');
      return;
    case 'sent':
    case 'empty':
    case 'needs-key':
      return;
    default:
      result satisfies never;
  }
}
