'use client';

import { Check, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from './button.tsx';
import { IconButton } from './icon-button.tsx';
import { showToast } from './toasts.ts';

export interface CopyButtonProps {
  /** What to copy, asked for when pressed. */
  text: () => string | Promise<string>;
  label: string;
  /** With words beside the icon. */
  wide?: boolean;
  icon?: ReactNode;
  /** With `wide`: drawn as the main button of its dialog. */
  primary?: boolean;
}

const SHOWN_MS = 1_600;

export function CopyButton({ text, label, wide = false, icon = <Copy />, primary = false }: CopyButtonProps) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) return;
    const timer = setTimeout(() => setDone(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(await text());
      setDone(true);
    } catch {
      showToast('The browser did not allow copying.', { tone: 'danger' });
    }
  };
  const mark = done ? <Check className={primary ? undefined : 'text-accent'} /> : icon;
  if (wide)
    return (
      <Button
        size={primary ? 'md' : 'sm'}
        variant={primary ? 'primary' : 'secondary'}
        icon={mark}
        onClick={() => void copy()}
      >
        {done ? 'Copied' : label}
      </Button>
    );
  return <IconButton size="xs" label={done ? 'Copied' : label} icon={mark} onClick={() => void copy()} />;
}
