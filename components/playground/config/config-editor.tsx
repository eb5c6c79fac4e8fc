'use client';

import { Download } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { classNames } from '#components/ui/class-names.ts';
import { CopyButton } from '#components/ui/copy-button.tsx';
import type { ColumnView } from '#lib/playground/chat/state.ts';
import type { Config } from '#lib/playground/config.ts';
import {
  type ConfigProblem,
  holdsConfig,
  type ParsedConfig,
  parseConfig,
  stringifyConfig,
} from '#lib/playground/config-json.ts';
import { usePlayground } from '../playground-context.tsx';
import { saveFile } from '../shell/files.ts';

/** The form's object as text. Good JSON is taken at once; broken JSON points at its line and changes nothing. */
export function ConfigEditor({ column }: { column: ColumnView }) {
  const playground = usePlayground();
  const { text, problems, edit } = useConfigText(column.config, (config) =>
    playground.setConfig(config, column.id),
  );
  const body = async () => stringifyConfig(await playground.exportBody(column.id));
  return (
    <>
      <JsonEditor text={text} problems={problems} onChange={edit} />
      <div className="shrink-0 border-t p-3">
        {problems.length > 0 ? (
          <Problems problems={problems} />
        ) : (
          <p className="mb-2.5 px-1 text-xs text-pretty text-ink-faint">
            The files below hold the whole request, thread and draft included:{' '}
            <code className="font-mono">curl -d @config.json</code> runs them unchanged.
          </p>
        )}
        <div className="flex gap-1.5">
          <CopyButton wide label="Copy request" text={body} />
          <Button
            size="sm"
            icon={<Download />}
            onClick={() => void body().then((json) => saveFile(json, 'config.json'))}
          >
            Save config.json
          </Button>
        </div>
      </div>
    </>
  );
}

function Problems({ problems }: { problems: readonly ConfigProblem[] }) {
  return (
    <ul role="alert" className="mb-2.5 max-h-32 space-y-1 overflow-y-auto px-1 text-xs text-danger">
      {problems.map((problem) => (
        <li key={`${problem.line}:${problem.column} ${problem.message}`}>
          <span className="figures">
            Line {problem.line}, column {problem.column}:
          </span>{' '}
          {problem.message}
        </li>
      ))}
    </ul>
  );
}

function useConfigText(config: Config, onConfig: (config: Config) => void) {
  const [text, setText] = useState(() => stringifyConfig(config));
  const [problems, setProblems] = useState<readonly ConfigProblem[]>([]);
  /** What was typed and has not become the config: it is being checked, or it is wrong. */
  const pending = useRef<string | null>(null);
  useEffect(() => {
    // A change by the form replaces the text, unless that says the same already or is being edited.
    setText((now) => (pending.current !== null || holdsConfig(now, config) ? now : stringifyConfig(config)));
  }, [config]);
  const edit = async (next: string) => {
    setText(next);
    pending.current = next;
    const parsed = await parseConfig(next).catch(uncheckable);
    if (pending.current !== next) return;
    setProblems(parsed.ok ? [] : parsed.problems);
    if (!parsed.ok) return;
    pending.current = null;
    onConfig(parsed.config);
  };
  return { text, problems, edit: (next: string) => void edit(next) };
}

/** The code of the check is fetched when it is first needed, and the server may be away just then. */
function uncheckable(): ParsedConfig {
  const message = 'This could not be checked: the server does not answer. Type on to try again.';
  return { ok: false, problems: [{ line: 1, column: 1, message, field: null }] };
}

interface JsonEditorProps {
  text: string;
  problems: readonly ConfigProblem[];
  onChange: (text: string) => void;
}

const MOST_NUMBERS = 5_000;

/** A plain text field with line numbers; the lines that are wrong stand out. */
function JsonEditor({ text, problems, onChange }: JsonEditorProps) {
  const gutter = useRef<HTMLDivElement>(null);
  const wrong = new Set(problems.map((problem) => problem.line));
  // No numbers beyond these: each is an element of its own.
  const lines = Math.min(text.split('\n').length, MOST_NUMBERS);
  return (
    <div className="flex min-h-0 flex-1 overflow-hidden bg-sunken font-mono text-xs leading-5">
      <div
        ref={gutter}
        aria-hidden="true"
        className="figures shrink-0 overflow-hidden border-r py-3 text-right text-ink-faint select-none"
      >
        {Array.from({ length: lines }, (_, at) => at + 1).map((line) => (
          <div
            key={line}
            className={classNames(
              'h-5 min-w-9 px-2',
              wrong.has(line) && 'bg-danger-soft font-medium text-danger',
            )}
          >
            {line}
          </div>
        ))}
      </div>
      <textarea
        aria-label="Config as JSON"
        aria-invalid={problems.length > 0}
        spellCheck={false}
        wrap="off"
        autoCapitalize="off"
        autoCorrect="off"
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
        onScroll={(event) => {
          if (gutter.current) gutter.current.scrollTop = event.currentTarget.scrollTop;
        }}
        className="min-w-0 flex-1 resize-none bg-transparent p-3 whitespace-pre outline-none focus-visible:outline-offset-[-2px]"
      />
    </div>
  );
}
