'use client';

import { FolderOpen, TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { LONGEST_REQUEST } from '#lib/playground/paste/looks-like-request.ts';
import { type ParsedRequest, type PasteKind, parseRequest } from '#lib/playground/paste/parse-request.ts';
import { beginningOf } from '#lib/playground/text-layout.ts';
import { usePlayground } from '../playground-context.tsx';
import { pickFile } from '../shell/files.ts';
import { LONGEST_FIELD } from '../shell/use-long-pastes.ts';
import { focusComposer } from '../shell/use-shortcuts.ts';
import { closeDialog, ui, useUi } from '../ui-state.ts';

const NAMES: Record<PasteKind, string> = {
  json: 'JSON body',
  curl: 'cURL command',
  python: 'Python',
  typescript: 'TypeScript',
  go: 'Go',
  rust: 'Rust',
};

const FILE_KINDS = '.json,.txt,.sh,.py,.ts,.js,.mjs,.go,.rs';

/** "Get code" backwards: a request from anywhere becomes a chat with its settings. */
export function PasteDialog() {
  const pasted = useUi((state) => state.pasted);
  return <Pasted key={pasted} pasted={pasted} />;
}

function Pasted({ pasted }: { pasted: string }) {
  const playground = usePlayground();
  const [text, setText] = useState(pasted);
  const parsed = useParsed(text);
  const close = () => {
    ui.set({ pasted: '' });
    closeDialog();
  };
  const load = async () => {
    if (parsed?.ok !== true) return;
    close();
    await playground.loadBody(parsed.config);
    // A request pasted into the composer has moved into the form.
    if (playground.getSnapshot().chat.draft.text === text) playground.setDraftText('');
    focusComposer();
  };
  const pick = async () => {
    const file = await pickFile(FILE_KINDS);
    // One character beyond the limit, so that the parser can tell that it is too long.
    if (file !== null) setText(await file.slice(0, LONGEST_REQUEST + 1).text());
  };
  return (
    <Dialog
      open
      onClose={close}
      width="lg"
      title="Paste a request"
      lead="A cURL command, Python, TypeScript, Go or Rust code, or a JSON body. It opens as a new chat; nothing is sent."
      footer={
        <>
          <Button icon={<FolderOpen />} onClick={() => void pick()}>
            Open a file
          </Button>
          <span className="min-w-0 flex-1 truncate text-[0.8125rem] text-ink-soft">
            {parsed?.ok === true && summary(parsed)}
          </span>
          <Button variant="ghost" onClick={close}>
            Cancel
          </Button>
          <Button variant="primary" disabled={parsed?.ok !== true} onClick={() => void load()}>
            Load
          </Button>
        </>
      }
    >
      {text.length > LONGEST_FIELD ? (
        <LongRequest text={text} onClear={() => setText('')} />
      ) : (
        <textarea
          autoFocus
          aria-label="Request"
          spellCheck={false}
          value={text}
          onPaste={(event) => {
            // A request with pictures is too long to lay out: its text is kept without the field.
            const long = event.clipboardData.getData('text/plain');
            if (long.length <= LONGEST_FIELD) return;
            event.preventDefault();
            setText(long);
          }}
          placeholder={
            'curl http://localhost:3000/v1/chat/completions \\\n  -d \'{"model": "test/echo", "messages": […]}\''
          }
          onChange={(event) => setText(event.currentTarget.value)}
          className="block h-72 w-full resize-y rounded-lg border border-line-strong bg-surface px-3 py-2.5 font-mono text-xs leading-5"
        />
      )}
      {parsed?.ok === false && (
        <p role="alert" className="mt-2 text-[0.8125rem] text-danger">
          {parsed.message}
        </p>
      )}
      {parsed?.ok === true &&
        parsed.warnings.map((warning) => (
          <p key={warning} className="mt-2 flex gap-2 text-[0.8125rem] text-warn">
            <TriangleAlert className="mt-0.5 size-4 shrink-0" /> {warning}
          </p>
        ))}
    </Dialog>
  );
}

/** The beginning of a request that is too long for a text field. */
function LongRequest({ text, onClear }: { text: string; onClear: () => void }) {
  return (
    <div className="rounded-lg border">
      <p className="flex items-center gap-3 border-b px-3 py-1.5 text-[0.8125rem] text-ink-soft">
        <span className="figures flex-1">
          {text.length.toLocaleString('en')} characters, too many to edit here
        </span>
        <Button size="sm" onClick={onClear}>
          Clear
        </Button>
      </p>
      <pre className="h-56 overflow-hidden bg-sunken px-3 py-2.5 font-mono text-xs leading-5 whitespace-pre-wrap [overflow-wrap:anywhere]">
        {beginningOf(text, 2_000)}
      </pre>
    </div>
  );
}

/** What the text was read as; null while it is empty or not read yet. */
function useParsed(text: string): ParsedRequest | null {
  const [read, setRead] = useState<{ text: string; parsed: ParsedRequest } | null>(null);
  useEffect(() => {
    let current = true;
    parseRequest(text)
      .catch(
        (): ParsedRequest => ({
          ok: false,
          message: 'This could not be checked: the server does not answer.',
        }),
      )
      .then((parsed) => current && setRead({ text, parsed }));
    return () => {
      current = false;
    };
  }, [text]);
  return text.trim() !== '' && read?.text === text ? read.parsed : null;
}

function summary({ kind, config }: Extract<ParsedRequest, { ok: true }>): string {
  const count = config.messages.length;
  return `${NAMES[kind]}: ${config.model}, ${count} ${count === 1 ? 'message' : 'messages'}`;
}
