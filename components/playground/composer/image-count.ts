import type { ChatView } from '#lib/playground/chat/state.ts';

/** Images that a request with this draft would carry: its own and those of the turns before it. */
export function imagesCarried({ draft, columns }: ChatView): number {
  const own = draft.images.filter((image) => image.state !== 'refused').length;
  const before = columns.map(({ path }) => {
    const at = draft.editing === null ? -1 : path.findIndex((turn) => turn.id === draft.editing);
    const turns = at === -1 ? path : path.slice(0, at);
    return turns.reduce((sum, turn) => sum + (turn.kind === 'user' ? turn.images.length : 0), 0);
  });
  return own + Math.max(0, ...before);
}

/** What to do about too many images; null while they are not. */
export function tooManyImages(carried: number, maxImages: number): string | null {
  if (carried <= maxImages) return null;
  const over = carried - maxImages;
  return `One request carries at most ${maxImages} images, this one would carry ${carried}. Take ${over} out.`;
}
