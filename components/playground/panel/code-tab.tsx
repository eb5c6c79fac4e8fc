'use client';

import { ClipboardPaste } from 'lucide-react';
import { useEffect, useState } from 'react';
import { CodeBlock } from '#components/markdown/code-block.tsx';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import type { PlaygroundState } from '#lib/playground/chat/state.ts';
import { shortenImages } from '#lib/playground/config.ts';
import { SNIPPET_LANGUAGES, type SnippetLanguage, snippetOf } from '#lib/playground/snippets/snippet.ts';
import { useColumn, usePlayground, usePlaygroundState } from '../playground-context.tsx';
import { openDialog } from '../ui-state.ts';

const TABS = SNIPPET_LANGUAGES.map(({ language, label }) => ({ id: language, label }));

/** The request as Send would send it now, as a program to take away. */
export function CodeTab() {
  const [language, setLanguage] = useState<SnippetLanguage>('curl');
  const { shown, whole } = useSnippet(language);
  const highlight = SNIPPET_LANGUAGES.find((each) => each.language === language)?.highlight ?? '';
  return (
    <>
      <div className="flex h-11 shrink-0 items-center overflow-x-auto border-b px-2 pointer-coarse:h-13">
        <Tabs label="Language" panels="code" tabs={TABS} selected={language} onSelect={setLanguage} />
      </div>
      <div
        role="tabpanel"
        id={`code-${language}`}
        aria-labelledby={`code-${language}-tab`}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain p-4"
      >
        {shown === null ? (
          <Skeleton className="h-48 w-full rounded-xl" />
        ) : (
          <CodeBlock text={shown} language={highlight} />
        )}
        <p className="mt-3 px-1 text-xs text-pretty text-ink-faint">
          The key is read from <code className="font-mono">SWARMS_API_KEY</code> and never written into the
          code.
        </p>
      </div>
      <div className="flex shrink-0 gap-1.5 border-t p-3">
        <CopyButton wide label="Copy code" text={whole} />
        <Button size="sm" icon={<ClipboardPaste />} onClick={() => openDialog('paste')}>
          Paste a request
        </Button>
      </div>
    </>
  );
}

const draftOf = (state: PlaygroundState) => state.chat.draft;
const variablesOf = (state: PlaygroundState) => state.chat.variables;

/** The program with pictures shortened for reading, and the whole one for copying. */
function useSnippet(language: SnippetLanguage): { shown: string | null; whole: () => Promise<string> } {
  const playground = usePlayground();
  const column = useColumn();
  const draft = usePlaygroundState(draftOf);
  const variables = usePlaygroundState(variablesOf);
  const [shown, setShown] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: draft and variables are part of what is exported
  useEffect(() => {
    let current = true;
    const write = async () => {
      const body = shortenImages(await playground.exportBody(column.id));
      const text = await snippetOf(language, { body, origin: location.origin });
      if (current) setShown(text);
    };
    void write();
    return () => {
      current = false;
    };
  }, [playground, column, draft, variables, language]);
  const whole = async () =>
    snippetOf(language, { body: await playground.exportBody(column.id), origin: location.origin });
  return { shown, whole };
}
