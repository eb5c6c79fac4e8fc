export type ShortcutId =
  | 'send'
  | 'newline'
  | 'run'
  | 'stop'
  | 'edit-last'
  | 'palette'
  | 'model'
  | 'left-panel'
  | 'right-panel'
  | 'new-chat'
  | 'help';

export interface Shortcut {
  id: ShortcutId;
  label: string;
  /** `KeyboardEvent.key`, letters in lower case. */
  key: string;
  /** Ctrl, or ⌘ on a Mac. */
  mod: boolean;
  shift: boolean;
  /** Where it works: everywhere, only in the composer, or only outside text fields. */
  where: 'anywhere' | 'composer' | 'outside-text';
}

export const SHORTCUTS: readonly Shortcut[] = [
  { id: 'send', label: 'Send', key: 'Enter', mod: false, shift: false, where: 'composer' },
  { id: 'newline', label: 'New line', key: 'Enter', mod: false, shift: true, where: 'composer' },
  { id: 'run', label: 'Run', key: 'Enter', mod: true, shift: false, where: 'anywhere' },
  { id: 'stop', label: 'Stop', key: 'Escape', mod: false, shift: false, where: 'anywhere' },
  {
    id: 'edit-last',
    label: 'Edit last message',
    key: 'ArrowUp',
    mod: false,
    shift: false,
    where: 'composer',
  },
  { id: 'palette', label: 'Command palette', key: 'k', mod: true, shift: false, where: 'anywhere' },
  { id: 'model', label: 'Choose model', key: '/', mod: true, shift: false, where: 'anywhere' },
  { id: 'left-panel', label: 'Toggle chats', key: 'b', mod: true, shift: false, where: 'anywhere' },
  { id: 'right-panel', label: 'Toggle config', key: '.', mod: true, shift: false, where: 'anywhere' },
  { id: 'new-chat', label: 'New chat', key: 'o', mod: true, shift: true, where: 'anywhere' },
  { id: 'help', label: 'Keyboard help', key: '?', mod: false, shift: false, where: 'outside-text' },
];

interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
  isComposing?: boolean;
  keyCode?: number;
}

/** The shortcut a key press means at this place, or null. Keys that confirm a candidate of an input method mean none. */
export function shortcutFor(press: KeyPress, place: 'composer' | 'text' | 'elsewhere'): ShortcutId | null {
  if (press.isComposing || press.keyCode === 229 || press.altKey) return null;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  const mod = press.ctrlKey || press.metaKey;
  const found = SHORTCUTS.find(
    (row) =>
      row.key === key &&
      row.mod === mod &&
      // `?` needs Shift on most layouts and none on others.
      (row.key === '?' || row.shift === press.shiftKey) &&
      (row.where === 'anywhere' || (row.where === 'composer') === (place === 'composer')) &&
      (row.where !== 'outside-text' || place === 'elsewhere'),
  );
  return found?.id ?? null;
}

/** `Ctrl+Shift+O`, or `⌘⇧O` on a Mac. */
export function keysOf(shortcut: Shortcut, mac: boolean): string {
  const names: Record<string, string> = { ArrowUp: '↑', Escape: 'Esc' };
  const key = names[shortcut.key] ?? (shortcut.key.length === 1 ? shortcut.key.toUpperCase() : shortcut.key);
  if (mac) return `${shortcut.mod ? '⌘' : ''}${shortcut.shift ? '⇧' : ''}${key}`;
  return [shortcut.mod && 'Ctrl', shortcut.shift && 'Shift', key].filter(Boolean).join('+');
}
