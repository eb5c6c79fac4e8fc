import { classNames } from './class-names.ts';

const NAMES: Record<string, string> = {
  shift: '⇧',
  enter: '↵',
  esc: 'Esc',
  up: '↑',
  down: '↓',
  alt: '⌥',
};

function isApple(): boolean {
  return typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.userAgent);
}

/** `mod+shift+o` as people read it here: `⌘⇧O` or `Ctrl ⇧ O`. */
export function keyNames(keys: string): string[] {
  return keys.split('+').map((key) => {
    if (key === 'mod') return isApple() ? '⌘' : 'Ctrl';
    return NAMES[key] ?? key.toUpperCase();
  });
}

export function Keys({ keys, className }: { keys: string; className?: string }) {
  return (
    <span className={classNames('inline-flex items-center gap-0.5', className)}>
      {keyNames(keys).map((name) => (
        <kbd
          key={name}
          className="grid h-4.5 min-w-4.5 place-items-center rounded border bg-surface px-1 font-sans text-2xs text-ink-faint"
        >
          {name}
        </kbd>
      ))}
    </span>
  );
}
