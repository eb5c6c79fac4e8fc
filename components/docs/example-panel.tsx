'use client';

import { Play, RotateCcw, Square } from 'lucide-react';
import { useState, useSyncExternalStore } from 'react';
import { Button } from '#components/ui/button.tsx';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Select } from '#components/ui/select.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { KeyButton, readerKey } from '../playground/shell/key-button.tsx';
import { CodeEditor, CodeText } from './code-text.tsx';
import { LiveAnswerView, RecordedAnswer } from './example-answer.tsx';
import {
  addressOf,
  curlOf,
  type ExampleRequest,
  headersOf,
  ParameterInputs,
  sampleValues,
} from './example-request.tsx';
import { useRequest } from './send-request.ts';

/** One example of an endpoint: what to send and what came back when it was recorded. */
export interface Example {
  readonly name: string;
  readonly title: string;
  readonly note: string | null;
  /** JSON text; null where the endpoint takes no body. */
  readonly body: string | null;
  readonly answer: string | null;
}

export interface ExamplePanelProps {
  /** Names the panel's parts. */
  id: string;
  request: Omit<ExampleRequest, 'body'>;
  examples: readonly Example[];
}

const NO_EXAMPLE: Example = { name: '', title: 'Example', note: null, body: null, answer: null };

/** Beside every endpoint: a request to read, change, send and take away, and its answer. */
export function ExamplePanel({ id, request, examples }: ExamplePanelProps) {
  const [chosen, setChosen] = useState(0);
  const example = examples[chosen] ?? NO_EXAMPLE;
  return (
    <section
      aria-label={`Try ${request.method.toUpperCase()} ${request.path}`}
      className="flex flex-col overflow-hidden rounded-xl border bg-raised xl:max-h-[calc(100dvh-5rem)] *:shrink-0"
    >
      {examples.length > 1 && (
        <div className="flex items-center gap-2 border-b px-2 py-1.5">
          <Select
            aria-label="Example"
            value={String(chosen)}
            options={examples.map(({ title }, index) => ({ value: String(index), label: title }))}
            onChange={(value) => setChosen(Number(value))}
            className="min-w-0 flex-1"
          />
        </div>
      )}
      {example.note !== null && <p className="border-b px-3.5 py-2 text-xs text-ink-soft">{example.note}</p>}
      <Trial
        key={example.name}
        id={id}
        request={{ ...request, body: example.body }}
        answer={example.answer}
      />
    </section>
  );
}

function Trial({ id, request, answer }: { id: string; request: ExampleRequest; answer: string | null }) {
  const [tab, setTab] = useState<'request' | 'curl'>('request');
  const [body, setBody] = useState(request.body);
  const [values, setValues] = useState(() => sampleValues(request.parameters));
  const sending = useRequest();
  const now = { ...request, body };
  const inputs = request.parameters.filter(({ in: place }) => place !== 'header');
  const origin = useOrigin();
  const curl = curlOf(now, values, origin);
  const run = () => {
    const key = request.keyed ? readerKey().get() : null;
    sending.send({
      url: addressOf(now, values),
      method: request.method.toUpperCase(),
      headers: { ...headersOf(now, values), ...(key === null ? {} : { 'x-api-key': key }) },
      body,
    });
  };
  return (
    <>
      <div className="flex h-10 items-center gap-1 border-b pr-1.5 pl-1 pointer-coarse:h-13">
        <Tabs
          label="Form of the request"
          tabs={[
            { id: 'request', label: 'Request' },
            { id: 'curl', label: 'curl' },
          ]}
          selected={tab}
          onSelect={setTab}
          panels={`${id}-form`}
        />
        <span className="ml-auto" />
        {body !== request.body && (
          <IconButton
            size="xs"
            label="Back to the example"
            icon={<RotateCcw />}
            onClick={() => setBody(request.body)}
          />
        )}
        <CopyButton
          text={() => (tab === 'curl' ? curl : (body ?? addressOf(now, values)))}
          label={tab === 'curl' ? 'Copy as curl' : 'Copy request'}
        />
      </div>
      <div role="tabpanel" id={`${id}-form-${tab}`} aria-labelledby={`${id}-form-${tab}-tab`}>
        {tab === 'curl' ? (
          <CodeText text={curl} language="bash" />
        ) : (
          <>
            {inputs.length > 0 && (
              <ParameterInputs parameters={inputs} values={values} onChange={setValues} />
            )}
            {body !== null && (
              <CodeEditor label="Request body" text={body} language="json" onChange={setBody} />
            )}
            {inputs.length === 0 && body === null && (
              <p className="bg-sunken p-3.5 font-mono text-xs text-ink-soft">{addressOf(now, values)}</p>
            )}
          </>
        )}
      </div>
      <div className="flex items-center justify-end gap-2 border-y px-2 py-1.5">
        {request.keyed && <KeyButton />}
        {sending.running ? (
          <Button size="sm" icon={<Square />} onClick={sending.stop}>
            Stop
          </Button>
        ) : (
          <Button size="sm" variant="primary" icon={<Play />} onClick={run}>
            Send
          </Button>
        )}
      </div>
      {sending.answer !== null ? (
        <LiveAnswerView answer={sending.answer} />
      ) : (
        answer !== null && <RecordedAnswer text={answer} status="200" />
      )}
    </>
  );
}

const PLACEHOLDER_ORIGIN = 'http://localhost:3000';

function useOrigin(): string {
  return useSyncExternalStore(
    () => () => {},
    () => location.origin,
    () => PLACEHOLDER_ORIGIN,
  );
}
