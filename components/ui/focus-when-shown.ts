/** Focuses at once where that is possible; a box that is only about to be shown can take focus a frame later. */
export function focusWhenShown(element: HTMLElement | null | undefined): void {
  if (element == null) return;
  element.focus({ preventScroll: true });
  if (document.activeElement !== element) requestAnimationFrame(() => element.focus({ preventScroll: true }));
}
