'use client';

import { KeyRound } from 'lucide-react';
import { useId, useState, useSyncExternalStore } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Popover } from '#components/ui/popover.tsx';
import { type KeyStore, looksLikeKey, openKeyStore } from '#lib/playground/key.ts';

/** Shows whether a key is at hand, and takes one. */
export function KeyButton() {
  const masked = useMaskedKey();
  return (
    <Popover
      label="API key"
      placement="bottom-end"
      className="w-80"
      trigger={(trigger) => (
        <Button variant="ghost" size="sm" icon={<KeyRound />} {...trigger}>
          {masked === null ? 'Add a key' : <span className="font-mono">{masked}</span>}
        </Button>
      )}
    >
      {(close) => <KeyForm masked={masked} close={close} />}
    </Popover>
  );
}

function KeyForm({ masked, close }: { masked: string | null; close: () => void }) {
  const id = useId();
  const [text, setText] = useState('');
  const odd = text.trim() !== '' && !looksLikeKey(text);
  return (
    <form
      className="space-y-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        readerKey().set(text);
        close();
      }}
    >
      <label htmlFor={id} className="block font-medium">
        API key
      </label>
      <input
        id={id}
        type="password"
        autoComplete="off"
        spellCheck={false}
        value={text}
        placeholder={masked ?? 'sk-…'}
        onChange={(event) => setText(event.currentTarget.value)}
        className="h-9 w-full rounded-lg border border-line-strong bg-surface px-2.5 font-mono text-xs"
      />
      <p className="text-xs text-ink-faint">
        {odd
          ? 'Keys of this server are sk- and 64 hex digits.'
          : 'Kept in this browser, sent to this server only.'}
      </p>
      <div className="flex justify-end gap-2">
        {masked !== null && (
          <Button
            size="sm"
            variant="ghost"
            onClick={() => {
              readerKey().forget();
              close();
            }}
          >
            Forget
          </Button>
        )}
        <Button size="sm" variant="primary" type="submit" disabled={text.trim() === ''}>
          Use this key
        </Button>
      </div>
    </form>
  );
}

let store: KeyStore | undefined;

/** The key kept in this browser, the same that the playground uses. Opened when first needed, in the browser. */
export function readerKey(): KeyStore {
  store ??= openKeyStore();
  return store;
}

/** `sk-ab…9f3c`; null while there is none. */
function useMaskedKey(): string | null {
  return useSyncExternalStore(
    (listener) => readerKey().subscribe(listener),
    () => readerKey().masked(),
    () => null,
  );
}
