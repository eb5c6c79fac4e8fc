'use client';

import { X } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '#components/ui/icon-button.tsx';
import type { Setting } from '#lib/playground/settings-table.ts';

interface ListFieldProps {
  setting: Extract<Setting, { kind: 'list' }>;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** A few short texts, such as stop sequences. Enter adds; `\n` stands for a line break. */
export function ListField({ setting, value, onChange }: ListFieldProps) {
  const [text, setText] = useState('');
  const items = typeof value === 'string' ? [value] : Array.isArray(value) ? value.map(String) : [];
  const add = () => {
    const next = text.replaceAll('\\n', '\n').replaceAll('\\t', '\t');
    if (next === '' || items.includes(next)) return;
    onChange([...items, next]);
    setText('');
  };
  return (
    <div>
      <p data-tip={setting.help} className="w-fit text-ink-soft">
        {setting.label}
      </p>
      <div className="mt-1.5 flex flex-wrap gap-1.5">
        {items.map((item) => (
          <span
            key={item}
            className="flex h-7 max-w-full items-center rounded-md border bg-raised pl-2 font-mono text-xs"
          >
            <span className="truncate">{JSON.stringify(item).slice(1, -1)}</span>
            <IconButton
              size="xs"
              label={`Remove ${item}`}
              icon={<X />}
              onClick={() => {
                const rest = items.filter((each) => each !== item);
                onChange(rest.length === 0 ? null : rest);
              }}
            />
          </span>
        ))}
        {items.length < setting.maxItems && (
          <input
            aria-label={setting.label}
            placeholder={setting.placeholder}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onBlur={add}
            onKeyDown={(event) => {
              if (event.nativeEvent.isComposing || event.key !== 'Enter' || event.ctrlKey || event.metaKey)
                return;
              event.preventDefault();
              add();
            }}
            className="h-7 w-36 min-w-0 flex-1 rounded-md border bg-raised px-2 text-[0.8125rem] hover:border-line-strong pointer-coarse:h-10"
          />
        )}
      </div>
    </div>
  );
}
