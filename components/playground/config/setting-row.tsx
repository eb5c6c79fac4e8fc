'use client';

import { X } from 'lucide-react';
import { memo, type ReactNode, useState } from 'react';
import { IconButton } from '#components/ui/icon-button.tsx';
import { NumberInput, SliderField } from '#components/ui/number-field.tsx';
import { Select } from '#components/ui/select.tsx';
import { Switch } from '#components/ui/switch.tsx';
import type { Setting } from '#lib/playground/settings-table.ts';
import { usePlayground } from '../playground-context.tsx';
import { JsonField } from './json-field.tsx';

interface SettingRowProps {
  setting: Setting;
  value: unknown;
  columnId: string;
}

/** A whole-number setting with at most this many steps is a slider. */
const MOST_STEPS = 100;

export const SettingRow = memo(function SettingRow({ setting, value, columnId }: SettingRowProps) {
  const playground = usePlayground();
  const change = (next: unknown) => playground.setField(setting.key, next ?? undefined, columnId);
  return <Control setting={setting} value={value} onChange={change} />;
});

interface ControlProps {
  setting: Setting;
  value: unknown;
  onChange: (value: unknown) => void;
}

function Control({ setting, value, onChange }: ControlProps) {
  const number = typeof value === 'number' ? value : null;
  switch (setting.kind) {
    case 'range':
      return <Slider setting={setting} value={number} onChange={onChange} />;
    case 'integer':
    case 'number':
      if (setting.max !== null && (setting.max - setting.min) / setting.step <= MOST_STEPS)
        return (
          <Slider
            setting={{ ...setting, kind: 'range', max: setting.max }}
            value={number}
            onChange={onChange}
          />
        );
      return <NumberRow setting={setting} value={number} onChange={onChange} />;
    case 'text':
      return <TextRow setting={setting} value={typeof value === 'string' ? value : ''} onChange={onChange} />;
    case 'toggle':
      return (
        <LabelledRow setting={setting}>
          <Switch
            label={setting.label}
            checked={typeof value === 'boolean' ? value : setting.default}
            onChange={onChange}
          />
        </LabelledRow>
      );
    case 'select':
      return (
        <LabelledRow setting={setting}>
          <Select
            aria-label={setting.label}
            value={typeof value === 'string' ? value : ''}
            options={[
              { value: '', label: setting.default ?? 'default' },
              ...setting.options.filter((option) => option.value !== setting.default),
            ]}
            onChange={(next) => onChange(next === '' ? null : next)}
            className="w-32"
          />
        </LabelledRow>
      );
    case 'list':
      return <ListField setting={setting} value={value} onChange={onChange} />;
    case 'json':
      return <JsonField setting={setting} value={value} onChange={onChange} />;
    default:
      return setting satisfies never;
  }
}

function Slider({
  setting,
  value,
  onChange,
}: {
  setting: Extract<Setting, { kind: 'range' }>;
  value: number | null;
  onChange: (value: unknown) => void;
}) {
  // Without a default of the server's, the value that changes nothing: no penalty, all of the probability.
  const neutral = setting.default ?? (setting.min < 0 ? 0 : setting.max);
  return (
    <SliderField
      label={setting.label}
      hint={setting.help}
      min={setting.min}
      max={setting.max}
      step={setting.step}
      value={value}
      neutral={neutral}
      onChange={onChange}
    />
  );
}

type NumberSetting = Extract<Setting, { kind: 'integer' | 'number' }>;

function NumberRow({
  setting,
  value,
  onChange,
}: {
  setting: NumberSetting;
  value: number | null;
  onChange: (value: unknown) => void;
}) {
  const unit = setting.kind === 'number' ? setting.unit : '';
  return (
    <LabelledRow setting={setting}>
      <span className="flex items-center gap-2">
        {unit !== '' && <span className="text-xs text-ink-faint">{unit}</span>}
        <NumberInput
          label={setting.label}
          value={value}
          placeholder={setting.default === null ? 'none' : String(setting.default)}
          min={setting.min}
          max={setting.max ?? Number.MAX_SAFE_INTEGER}
          step={setting.step}
          onChange={onChange}
        />
      </span>
    </LabelledRow>
  );
}

function TextRow({
  setting,
  value,
  onChange,
}: {
  setting: Extract<Setting, { kind: 'text' }>;
  value: string;
  onChange: (value: unknown) => void;
}) {
  return (
    <LabelledRow setting={setting}>
      <input
        aria-label={setting.label}
        value={value}
        placeholder={setting.placeholder}
        onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
        className="h-7 w-36 rounded-md border bg-raised px-2 text-[0.8125rem] hover:border-line-strong pointer-coarse:h-10"
      />
    </LabelledRow>
  );
}

function LabelledRow({ setting, children }: { setting: Setting; children: ReactNode }) {
  return (
    <div className="flex min-h-7 items-center justify-between gap-3">
      <span data-tip={setting.help} className="truncate text-ink-soft">
        {setting.label}
      </span>
      {children}
    </div>
  );
}

interface ListFieldProps {
  setting: Extract<Setting, { kind: 'list' }>;
  value: unknown;
  onChange: (value: unknown) => void;
}

/** A few short texts, such as stop sequences. Enter adds; `\n` stands for a line break. */
function ListField({ setting, value, onChange }: ListFieldProps) {
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
