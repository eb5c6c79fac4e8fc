export const loadBlocks = () => import('./blocks.tsx');

/** Fetches the renderer ahead of the first answer. */
export function preloadMarkdown(): void {
  void loadBlocks();
}
