'use client';

import { useCallback, useRef } from 'react';
import { showToast } from '#components/ui/toasts.ts';
import { pathBefore } from '#lib/playground/chat/chat-model.ts';
import type { Playground } from '#lib/playground/chat/playground.ts';
import type { SendResult } from '#lib/playground/chat/run-answer.ts';
import type { ChatView } from '#lib/playground/chat/state.ts';
import type { ModelBody } from '#lib/protocol/account-answer-schema.ts';
import { findModel, readsImages, useModels } from '../model/use-models.ts';
import { useDeployment, usePlayground } from '../playground-context.tsx';

/** Sends the draft; a toast says why it was not sent where the page does not show it. */
export function useSend(): () => void {
  const playground = usePlayground();
  const { list } = useModels();
  const models = useRef(list);
  models.current = list;
  const { maxImages } = useDeployment();
  return useCallback(() => {
    const problem = imageProblem(playground, models.current, maxImages);
    if (problem !== null) showToast(problem, { tone: 'danger' });
    else void playground.send().then(explain);
  }, [playground, maxImages]);
}

/** Why the pictures of the draft cannot go out as they are; null when they can. */
function imageProblem(playground: Playground, list: readonly ModelBody[], maxImages: number): string | null {
  const { chat } = playground.getSnapshot();
  if (chat.draft.images.length === 0) return null;
  const blind = blindModel(playground, list);
  return blind === null ? tooManyImages(imagesCarried(chat), maxImages) : `${blind} reads no images.`;
}

/** A model of the chat that cannot read the pictures of the draft; null when all can, or none are there. */
function blindModel(playground: Playground, list: readonly ModelBody[]): string | null {
  const { draft, columns } = playground.getSnapshot().chat;
  if (draft.images.every((image) => image.state === 'refused')) return null;
  const blind = columns.find(({ config }) => !readsImages(findModel(list, config.model)));
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

/** Images that a request with this draft would carry: its own and those of the turns before it. */
export function imagesCarried({ draft, columns }: ChatView): number {
  const own = draft.images.filter((image) => image.state !== 'refused').length;
  const before = columns.map((column) =>
    pathBefore(column, draft.editing).reduce(
      (sum, turn) => sum + (turn.kind === 'user' ? turn.images.length : 0),
      0,
    ),
  );
  return own + Math.max(0, ...before);
}

/** What to do about too many images; null while they are not. */
export function tooManyImages(carried: number, maxImages: number): string | null {
  if (carried <= maxImages) return null;
  const over = carried - maxImages;
  return `One request carries at most ${maxImages} images, this one would carry ${carried}. Take ${over} out.`;
}
