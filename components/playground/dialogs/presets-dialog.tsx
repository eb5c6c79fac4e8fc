'use client';

import { Bookmark, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { showToast } from '#components/ui/toasts.ts';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { systemPrompt } from '#lib/playground/config.ts';
import type { Preset } from '#lib/playground/storage/records.ts';
import { usePlayground, usePlaygroundState } from '../playground-context.tsx';
import { closeDialog } from '../ui-state.ts';

const presetsOf = (state: PlaygroundState) => state.presets;

/** Named configs to begin from: model, settings, system prompt and variables. */
export function PresetsDialog() {
  const playground = usePlayground();
  const presets = usePlaygroundState(presetsOf);
  const [name, setName] = useState('');
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    void playground.savePreset(name.trim()).then(() => showToast(`Saved “${name.trim()}”.`));
    setName('');
  };
  return (
    <Dialog
      open
      onClose={closeDialog}
      width="sm"
      title="Presets"
      lead="A preset keeps model, settings, system prompt and variables. Saving under a known name replaces it."
    >
      <form onSubmit={save} className="flex gap-2">
        <input
          aria-label="Name of the preset"
          placeholder="Save the current config as…"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          className="h-8 min-w-0 flex-1 rounded-lg border border-line-strong bg-surface px-3 pointer-coarse:h-10"
        />
        <Button type="submit" variant="primary" disabled={name.trim() === ''}>
          Save
        </Button>
      </form>
      {presets.length === 0 ? (
        <p className="flex flex-col items-center gap-2 pt-10 pb-6 text-ink-faint">
          <Bookmark className="size-5" strokeWidth={1.5} /> No presets yet
        </p>
      ) : (
        <ul className="mt-4 divide-y rounded-xl border">
          {presets.map((preset) => (
            <Row key={preset.id} preset={preset} />
          ))}
        </ul>
      )}
    </Dialog>
  );
}

function Row({ preset }: { preset: Preset }) {
  const { usePreset: begin, deletePreset } = usePlayground();
  const prompt = systemPrompt(preset.config);
  return (
    <li className="flex items-center gap-1 py-1 pr-2 pl-1">
      <button
        type="button"
        onClick={() => {
          begin(preset.id);
          closeDialog();
        }}
        className="min-w-0 flex-1 rounded-lg px-2.5 py-1.5 text-left hover:bg-hover"
      >
        <span className="block truncate font-medium">{preset.name}</span>
        <span className="block truncate text-xs text-ink-faint">
          {preset.config.model}
          {prompt === '' ? '' : ` · ${prompt}`}
        </span>
      </button>
      <IconButton label={`Delete ${preset.name}`} icon={<Trash2 />} onClick={() => deletePreset(preset.id)} />
    </li>
  );
}
