/** Short notes at the edge of the page. Kept outside React, so that code without a component can show one too. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'danger';
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

const LIFETIME_MS = 6_000;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function publish(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function showToast(
  text: string,
  options: { tone?: Toast['tone']; action?: { label: string; run: () => void } } = {},
): void {
  const toast: Toast = { id: nextId++, text, tone: options.tone ?? 'plain', action: options.action ?? null };
  publish([...toasts.slice(-2), toast]);
  setTimeout(() => dismissToast(toast.id), options.action ? LIFETIME_MS * 1.5 : LIFETIME_MS);
}

export function dismissToast(id: number): void {
  if (toasts.some((toast) => toast.id === id)) publish(toasts.filter((toast) => toast.id !== id));
}

export const readToasts = (): readonly Toast[] => toasts;

export function watchToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
