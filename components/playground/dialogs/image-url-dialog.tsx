'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { usePlayground } from '../playground-context.tsx';
import { focusComposer } from '../shell/use-shortcuts.ts';
import { closeDialog } from '../ui-state.ts';

export function ImageUrlDialog() {
  const playground = usePlayground();
  const [url, setUrl] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const add = async (event: FormEvent) => {
    event.preventDefault();
    const result = await playground.addImageUrl(url.trim());
    if (!result.ok) return setProblem(result.reason);
    closeDialog();
    focusComposer();
  };
  return (
    <Dialog
      open
      onClose={closeDialog}
      width="sm"
      title="Image from an address"
      lead="The picture stays where it is: the model’s host fetches it."
    >
      <form onSubmit={(event) => void add(event)}>
        <input
          autoFocus
          type="url"
          aria-label="Address of the image"
          placeholder="https://…"
          value={url}
          aria-invalid={problem !== null}
          onChange={(event) => {
            setUrl(event.currentTarget.value);
            setProblem(null);
          }}
          className="h-9 w-full rounded-lg border border-line-strong bg-surface px-3 aria-invalid:border-danger pointer-coarse:h-11"
        />
        {problem !== null && (
          <p role="alert" className="mt-1.5 text-[0.8125rem] text-danger">
            {problem}
          </p>
        )}
        <div className="mt-4 flex justify-end gap-2">
          <Button variant="ghost" onClick={closeDialog}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" disabled={url.trim() === ''}>
            Add
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
