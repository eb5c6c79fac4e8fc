'use client';

import { Dialog } from '#components/ui/dialog.tsx';
import { Keys } from '#components/ui/keys.tsx';
import { SHORTCUTS, type Shortcut } from '#lib/playground/shortcuts.ts';
import { closeDialog } from '../ui-state.ts';

const WHERE: { where: Shortcut['where']; label: string }[] = [
  { where: 'composer', label: 'In the message field' },
  { where: 'anywhere', label: 'Anywhere' },
  { where: 'outside-text', label: 'Outside of text fields' },
];

export function KeyboardDialog() {
  return (
    <Dialog open onClose={closeDialog} width="sm" title="Keyboard">
      {WHERE.map(({ where, label }) => (
        <section key={where} className="mt-4 first:mt-0">
          <h3 className="pb-1 text-xs font-medium text-ink-faint">{label}</h3>
          <dl className="divide-y">
            {SHORTCUTS.filter((shortcut) => shortcut.where === where).map((shortcut) => (
              <div key={shortcut.id} className="flex h-9 items-center justify-between">
                <dt>{shortcut.label}</dt>
                <dd>
                  <Keys keys={keysOf(shortcut)} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Dialog>
  );
}

const NAMES: Record<string, string> = { Escape: 'esc', Enter: 'enter', ArrowUp: 'up' };

/** A row of the table in the form that `Keys` reads: `mod+shift+o`. */
function keysOf(shortcut: Shortcut): string {
  const key = NAMES[shortcut.key] ?? shortcut.key;
  return [shortcut.mod ? 'mod' : null, shortcut.shift ? 'shift' : null, key].filter(Boolean).join('+');
}
