'use client';

import { Braces, Menu as MenuIcon, Monitor, Moon, Sun } from 'lucide-react';
import Link from 'next/link';
import { useEffect, useRef, useState } from 'react';
import { setTheme, useTheme } from '#components/playground/shell/theme.ts';
import { Wordmark } from '#components/playground/shell/wordmark.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Menu } from '#components/ui/menu.tsx';
import type { ContentsGroup } from './contents.ts';
import { ContentsList } from './contents-list.tsx';
import { KeyButton } from './key-button.tsx';

const THEMES = [
  { theme: 'system', label: 'As the system', icon: <Monitor /> },
  { theme: 'light', label: 'Light', icon: <Sun /> },
  { theme: 'dark', label: 'Dark', icon: <Moon /> },
] as const;

/** The bar over the page: the way back, the contents on small screens, the document, key and theme. */
export function DocsBar({ groups }: { groups: readonly ContentsGroup[] }) {
  const theme = useTheme();
  const [open, setOpen] = useState(false);
  return (
    <header className="sticky top-0 z-10 flex h-12 items-center gap-2 border-b bg-surface/90 px-2 backdrop-blur-sm sm:px-4">
      <IconButton
        label="Contents"
        size="md"
        icon={<MenuIcon />}
        aria-expanded={open}
        onClick={() => setOpen(true)}
        className="lg:hidden"
      />
      <Link href="/" className="rounded-md px-1 py-1" aria-label="Back to the playground">
        <Wordmark />
      </Link>
      <span className="text-ink-faint max-sm:hidden">API reference</span>
      <div className="ml-auto flex items-center gap-1">
        <KeyButton />
        <a
          href="/openapi.json"
          data-tip="The same as OpenAPI"
          className="inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-xs font-medium text-ink-soft hover:bg-hover hover:text-ink max-sm:hidden"
        >
          <Braces className="size-4" />
          openapi.json
        </a>
        <Menu
          label="Theme"
          items={THEMES.map(({ theme: value, ...item }) => ({
            ...item,
            checked: value === theme,
            onSelect: () => setTheme(value),
          }))}
          trigger={(trigger) => (
            <IconButton
              label="Theme"
              icon={THEMES.find((entry) => entry.theme === theme)?.icon}
              {...trigger}
            />
          )}
        />
      </div>
      {open && <Drawer groups={groups} onClose={() => setOpen(false)} />}
    </header>
  );
}

function Drawer({ groups, onClose }: { groups: readonly ContentsGroup[]; onClose: () => void }) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the drawer closes it; the keyboard has Esc
    <dialog
      ref={ref}
      aria-label="Contents"
      onCancel={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
      className="over over-left"
    >
      <div className="h-full overflow-y-auto">
        <ContentsList groups={groups} onChoose={onClose} />
      </div>
    </dialog>
  );
}
