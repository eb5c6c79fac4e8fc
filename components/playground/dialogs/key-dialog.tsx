'use client';

import { type FormEvent, useId, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { focusWhenShown } from '#components/ui/focus-when-shown.ts';
import { showToast } from '#components/ui/toasts.ts';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { looksLikeKey } from '#lib/playground/key.ts';
import { useSend } from '../composer/use-send.ts';
import { usePlayground, usePlaygroundState } from '../playground-context.tsx';
import { closeDialog } from '../ui-state.ts';

const maskedOf = (state: PlaygroundState) => state.keyMasked;
const neededOf = (state: PlaygroundState) => state.keyNeeded;

const linkedOf = (state: PlaygroundState) => state.keyLinked;

export function KeyDialog() {
  const linked = usePlaygroundState(linkedOf);
  return linked?.kind === 'offered' ? <OfferedKey masked={linked.masked} /> : <OwnKey />;
}

/** A link brought another key than the one that is kept: keys are shown only once, so nothing is replaced unasked. */
function OfferedKey({ masked }: { masked: string }) {
  const { keys } = usePlayground();
  const kept = usePlaygroundState(maskedOf);
  const answer = (take: boolean) => {
    closeDialog();
    keys.answerLink(take);
    if (take) showToast('The key of the link is kept in this browser.');
  };
  return (
    <Dialog
      open
      onClose={() => answer(false)}
      width="sm"
      title="Another API key"
      lead="A link brought a key. Take it only if you know who made the link: what you then send is sent on that account."
      footer={
        <>
          <Button variant="ghost" onClick={() => answer(true)}>
            Replace
          </Button>
          <Button variant="primary" ref={focusWhenShown} onClick={() => answer(false)}>
            Keep mine
          </Button>
        </>
      }
    >
      <dl className="divide-y rounded-lg border text-[0.8125rem]">
        <div className="flex justify-between gap-3 px-3 py-2">
          <dt className="text-ink-faint">Kept here</dt>
          <dd className="font-mono">{kept}</dd>
        </div>
        <div className="flex justify-between gap-3 px-3 py-2">
          <dt className="text-ink-faint">In the link</dt>
          <dd className="font-mono">{masked}</dd>
        </div>
      </dl>
      <p className="mt-3 text-[0.8125rem] text-pretty text-ink-soft">
        Replacing forgets the key kept here. Keys are shown only once: if it is written down nowhere else, it
        is gone.
      </p>
    </Dialog>
  );
}

function OwnKey() {
  const playground = usePlayground();
  const send = useSend();
  const masked = usePlaygroundState(maskedOf);
  const needed = usePlaygroundState(neededOf);
  const id = useId();
  const [text, setText] = useState('');
  const key = text.trim();
  const wrong = key !== '' && !looksLikeKey(key);
  const close = () => {
    playground.dismissKeyNeeded();
    closeDialog();
  };
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (!looksLikeKey(key)) return;
    playground.keys.set(key);
    close();
    void playground.refreshBalance();
    if (needed) send();
    else showToast('The key is kept in this browser.');
  };
  return (
    <Dialog
      open
      onClose={close}
      width="sm"
      title="API key"
      lead="It stays in this browser and goes only to this server. It never enters a link, an export or a replay."
    >
      {masked !== null && (
        <div className="mb-4 flex items-center justify-between rounded-lg border px-3 py-2">
          <span className="font-mono text-[0.8125rem]">{masked}</span>
          <Button
            size="sm"
            onClick={() => {
              playground.keys.forget();
              showToast('The key is forgotten.');
            }}
          >
            Forget
          </Button>
        </div>
      )}
      <form onSubmit={save}>
        <label htmlFor={id} className="font-medium">
          {masked === null ? 'Key' : 'Another key'}
        </label>
        <input
          id={id}
          autoFocus
          type="password"
          autoComplete="off"
          spellCheck={false}
          placeholder="sk-…"
          value={text}
          aria-invalid={wrong}
          aria-describedby={`${id}-hint`}
          onChange={(event) => setText(event.currentTarget.value)}
          className="mt-1.5 h-9 w-full rounded-lg border border-line-strong bg-surface px-3 font-mono text-[0.8125rem] aria-invalid:border-danger pointer-coarse:h-11"
        />
        <p
          id={`${id}-hint`}
          className={wrong ? 'mt-1.5 text-xs text-danger' : 'mt-1.5 text-xs text-ink-faint'}
        >
          {wrong
            ? 'A key is “sk-” and 64 letters a–f or digits.'
            : 'The first start prints a link that brings one; “npm run keys” makes more.'}
        </p>
        <div className="mt-4 flex justify-end gap-2">
          <Button variant="ghost" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" variant="primary" disabled={!looksLikeKey(key)}>
            {needed ? 'Save and send' : 'Save'}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
