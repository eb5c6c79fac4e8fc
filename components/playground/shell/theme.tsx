'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { IconButton, type IconButtonProps } from '#components/ui/icon-button.tsx';
import { Menu, type MenuProps } from '#components/ui/menu.tsx';
import { STORED_NAMES } from '#lib/playground/storage/stored-names.ts';

type Theme = 'system' | 'light' | 'dark';

const listeners = new Set<() => void>();

function read(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

export function setTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === 'system') localStorage.removeItem(STORED_NAMES.theme);
    else localStorage.setItem(STORED_NAMES.theme, theme);
  } catch {
    // Kept for this visit only.
  }
  for (const listener of listeners) listener();
}

function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    read,
    () => 'system',
  );
}

const THEMES: readonly { theme: Theme; label: string; icon: typeof Sun }[] = [
  { theme: 'system', label: 'As the system', icon: Monitor },
  { theme: 'light', label: 'Light', icon: Sun },
  { theme: 'dark', label: 'Dark', icon: Moon },
];

/** The button that shows the theme, and the menu to choose another. */
export function ThemeMenu({
  size = 'sm',
  ...rest
}: Pick<IconButtonProps, 'size'> & Pick<MenuProps, 'placement'>) {
  const theme = useTheme();
  const Icon = THEMES.find((each) => each.theme === theme)?.icon ?? Monitor;
  return (
    <Menu
      label="Theme"
      trigger={(trigger) => <IconButton label="Theme" size={size} icon={<Icon />} {...trigger} />}
      items={THEMES.map((each) => ({
        label: each.label,
        icon: <each.icon />,
        checked: each.theme === theme,
        onSelect: () => setTheme(each.theme),
      }))}
      {...rest}
    />
  );
}
