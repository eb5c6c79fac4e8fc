'use client';

import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { prettyJson } from '#lib/playground/json-text.ts';
import { CodeText } from './code-text.tsx';
import { StatusMark } from './http-marks.tsx';
import type { LiveAnswer } from './send-request.ts';

/** The answer as the document shows it. */
export function RecordedAnswer({ text, status }: { text: string; status: string }) {
  return (
    <>
      <Bar note="as documented" copy={text}>
        <StatusMark status={status} />
      </Bar>
      <CodeText text={text} language={languageOf(text)} />
    </>
  );
}

/** The answer as it comes. */
export function LiveAnswerView({ answer }: { answer: LiveAnswer }) {
  const text = answer.done ? prettyJson(answer.body) : answer.body;
  const events = answer.contentType === 'text/event-stream' ? countEvents(answer.body) : null;
  const note = `${Math.round(answer.elapsedMs)} ms${events === null ? '' : ` · ${events} events`}`;
  return (
    <>
      <Bar note={note} copy={text}>
        <StatusMark status={String(answer.status)} />
        {!answer.done && <span className="live-dot" />}
      </Bar>
      <details className="group/head border-b">
        <summary className="flex items-center gap-1 px-3.5 py-1.5 text-xs text-ink-soft select-none hover:text-ink">
          <ChevronRight className="size-3.5 text-ink-faint transition-transform duration-100 group-open/head:rotate-90" />
          {answer.headers.length} headers
        </summary>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 px-3.5 pb-3 font-mono text-xs">
          {answer.headers.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-ink-faint">{name}</dt>
              <dd className="[overflow-wrap:anywhere]">{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      {events !== null && <StreamedText text={streamedText(answer.body)} />}
      <CodeText text={text} language={answer.done ? languageOf(text) : ''} follow={!answer.done} />
    </>
  );
}

/** What the events say, put together. */
function StreamedText({ text }: { text: string }) {
  if (text === '') return null;
  return (
    <p className="max-h-40 overflow-y-auto border-b px-3.5 py-2.5 leading-relaxed whitespace-pre-wrap">
      {text}
    </p>
  );
}

function countEvents(body: string): number {
  return body.split('\n\n').filter((frame) => frame !== '' && !frame.startsWith(':')).length;
}

function languageOf(text: string): string {
  return /^[{[]/.test(text) ? 'json' : 'yaml';
}

function Bar({ note, copy, children }: { note: string; copy: string; children: ReactNode }) {
  return (
    <div className="flex h-9 items-center gap-2 border-b pr-1.5 pl-3.5">
      <h4 className="text-xs font-medium text-ink-soft">Answer</h4>
      {children}
      <span className="figures ml-auto text-xs text-ink-faint">{note}</span>
      <CopyButton text={() => copy} label="Copy answer" />
    </div>
  );
}

/** The text that a stream's events carry: deltas of a chat, chunks of an agent. What is not whole yet is left out. */
function streamedText(body: string): string {
  let text = '';
  for (const [, json = ''] of body.matchAll(/^data: (\{.*\})$/gm)) text += pieceOf(json);
  return text;
}

function pieceOf(json: string): string {
  try {
    const { content, choices } = JSON.parse(json) as { content?: unknown; choices?: { delta?: Delta }[] };
    const piece = content ?? choices?.[0]?.delta?.content ?? choices?.[0]?.delta?.reasoning_content;
    return typeof piece === 'string' ? piece : '';
  } catch {
    return '';
  }
}

interface Delta {
  content?: unknown;
  reasoning_content?: unknown;
}
