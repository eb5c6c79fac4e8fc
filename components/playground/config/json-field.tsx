'use client';

import { useEffect, useState } from 'react';
import { Select } from '#components/ui/select.tsx';
import type { JsonChoice, Setting } from '#lib/playground/settings-table.ts';

interface JsonFieldProps {
  setting: Extract<Setting, { kind: 'json' }>;
  value: unknown;
  onChange: (value: unknown) => void;
}

const pretty = (value: unknown): string => (value === undefined ? '' : JSON.stringify(value, null, 2));

/** A part of the request that is JSON itself. Text that does not parse stays here until it does. */
export function JsonField({ setting, value, onChange }: JsonFieldProps) {
  const [text, setText] = useState(() => pretty(value));
  const problem = problemOf(text, setting.shape);
  useEffect(() => {
    // Changed elsewhere: by the JSON view, a preset, another tab.
    setText((now) => (sameJson(now, value) ? now : pretty(value)));
  }, [value]);
  const edit = (next: string) => {
    setText(next);
    if (next.trim() === '') onChange(null);
    else if (problemOf(next, setting.shape) === null) onChange(JSON.parse(next));
  };
  const { choices } = setting;
  const choice = choices === undefined ? undefined : chosen(choices, value);
  // A value that is only a known type needs no text field: the list says it all.
  const plain = choice !== undefined && problem === null && Object.keys(value ?? {}).length < 2;
  return (
    <div>
      <div className="flex min-h-7 items-center justify-between gap-3">
        <span data-tip={setting.help} className="text-ink-soft">
          {setting.label}
        </span>
        {choices === undefined || choice === undefined ? (
          <button
            type="button"
            onClick={() => edit(text.trim() === '' ? pretty(setting.sample) : '')}
            className="rounded-md px-1.5 py-0.5 text-xs font-medium text-accent hover:bg-hover pointer-coarse:py-2"
          >
            {text.trim() === '' ? 'Insert a sample' : 'Remove'}
          </button>
        ) : (
          <Select
            aria-label={setting.label}
            value={choice.type}
            options={choices.map(({ type, label }) => ({ value: type, label }))}
            onChange={(type) => edit(pretty(choices.find((each) => each.type === type)?.body ?? undefined))}
            className="w-32"
          />
        )}
      </div>
      {!plain && (
        <textarea
          rows={1}
          aria-label={choices === undefined ? setting.label : `${setting.label}, JSON`}
          aria-invalid={problem !== null}
          spellCheck={false}
          value={text}
          placeholder={setting.shape === 'array' ? '[ … ]' : '{ … }'}
          onChange={(event) => edit(event.currentTarget.value)}
          className="mt-1.5 block max-h-80 min-h-8 w-full resize-y rounded-lg border bg-raised px-2.5 py-1.5 font-mono text-xs leading-5 field-sizing-content hover:border-line-strong aria-invalid:border-danger"
        />
      )}
      {problem !== null && (
        <p role="alert" className="mt-1 text-xs text-danger">
          {problem}
        </p>
      )}
    </div>
  );
}

/** The choice that a value stands for, by its `type`: the first for no value, undefined for an unknown type. */
function chosen(choices: readonly [JsonChoice, ...JsonChoice[]], value: unknown): JsonChoice | undefined {
  if (typeof value !== 'object' || value === null) return choices[0];
  return choices.find((each) => 'type' in value && each.type === value.type);
}

function problemOf(text: string, shape: 'object' | 'array'): string | null {
  if (text.trim() === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    const isArray = Array.isArray(value);
    if (typeof value !== 'object' || value === null || isArray !== (shape === 'array'))
      return shape === 'array' ? 'Must be a list: [ … ]' : 'Must be an object: { … }';
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'Not valid JSON';
  }
}

function sameJson(text: string, value: unknown): boolean {
  if (text.trim() === '') return value === undefined;
  try {
    return JSON.stringify(JSON.parse(text)) === JSON.stringify(value);
  } catch {
    // Half-written JSON must not be replaced while it is being typed.
    return true;
  }
}
