import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { MediaTypeObject, OpenApiDocument, ResponseObject } from '#lib/protocol/openapi/open-api.ts';
import { Fields } from './fields.tsx';
import { StatusMark } from './http-marks.tsx';
import { MarkdownLine } from './markdown-text.tsx';
import { type DocumentedEndpoint, followResponse, nameOf, type Schemas } from './reference.ts';
import { partsOf } from './schema-words.ts';

/** Everything an endpoint can answer, the good answer first. */
export function Answers({ endpoint, document }: { endpoint: DocumentedEndpoint; document: OpenApiDocument }) {
  const { schemas } = document.components;
  return (
    <ul className="divide-y border-y">
      {Object.entries(endpoint.operation.responses).map(([status, response]) => {
        const answer = followResponse(response, document);
        return (
          <li key={status}>
            <Row status={status} line={answer.description}>
              {status.startsWith('2') ? (
                <Answer answer={answer} schemas={schemas} />
              ) : (
                <Refusal answer={answer} />
              )}
              <Headers names={Object.values(answer.headers ?? {}).map(nameOf)} />
            </Row>
          </li>
        );
      })}
    </ul>
  );
}

function Row({ status, line, children }: { status: string; line: string; children: ReactNode }) {
  return (
    <details className="group/row">
      <summary className="flex items-baseline gap-3 py-2.5 select-none hover:text-ink">
        <ChevronRight className="size-3.5 shrink-0 translate-y-0.5 text-ink-faint transition-transform duration-100 group-open/row:rotate-90" />
        <StatusMark status={status} className="w-8 shrink-0" />
        <span className="text-ink-soft">
          <MarkdownLine text={line} />
        </span>
      </summary>
      <div className="space-y-5 pb-5 pl-6.5">{children}</div>
    </details>
  );
}

function Answer({ answer, schemas }: { answer: ResponseObject; schemas: Schemas }) {
  return Object.entries(answer.content ?? {}).map(([type, media]) => (
    <div key={type}>
      <p className="font-mono text-xs text-ink-faint">{type}</p>
      {media['x-events'] ? (
        <Events media={media} schemas={schemas} />
      ) : (
        <Body media={media} schemas={schemas} />
      )}
    </div>
  ));
}

function Body({ media, schemas }: { media: MediaTypeObject; schemas: Schemas }) {
  return partsOf(media.schema, schemas).map(({ schema }, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the forms of a schema are a fixed list
    <Fields key={index} schema={schema} schemas={schemas} direction="answered" />
  ));
}

/** The error bodies of a status. Their fields are the same for every refusal. */
function Refusal({ answer }: { answer: ResponseObject }) {
  const examples = Object.entries(answer.content?.['application/json']?.examples ?? {});
  return examples.map(([name, { value }]) => (
    <pre
      key={name}
      className="rounded-lg border bg-sunken p-3 font-mono text-xs leading-relaxed whitespace-pre-wrap [overflow-wrap:anywhere]"
    >
      <code>{JSON.stringify(value, null, 2)}</code>
    </pre>
  ));
}

/** The events of a stream in the order they come, with the fields of their data. */
function Events({ media, schemas }: { media: MediaTypeObject; schemas: Schemas }) {
  return (
    <>
      {media.schema.description !== undefined && (
        <p className="mt-1.5 max-w-prose leading-relaxed text-ink-soft">
          <MarkdownLine text={media.schema.description} />
        </p>
      )}
      <ol className="mt-3 space-y-4 border-l pl-4">
        {(media['x-events'] ?? []).map(({ event, description, data }) => (
          <li key={description}>
            <p className="flex flex-wrap items-baseline gap-x-2.5">
              <code className="font-mono text-xs font-medium text-accent">
                {event === null ? 'data' : `event: ${event}`}
              </code>
              <span className="text-ink-soft">
                <MarkdownLine text={description} />
              </span>
            </p>
            {typeof data.const === 'string' ? (
              <p className="mt-1 font-mono text-xs text-ink-soft">{data.const}</p>
            ) : (
              partsOf(data, schemas).map(({ schema }) => (
                <Fields key={description} schema={schema} schemas={schemas} direction="answered" />
              ))
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

/** The names of the headers, those of the rate limits as one; the guide says what they mean. */
function Headers({ names }: { names: readonly string[] }) {
  const shown = [...new Set(names.map((name) => name.replace(/^x-ratelimit-.*/i, 'X-RateLimit-…')))];
  return (
    <p className="text-xs leading-relaxed text-ink-faint">
      With{' '}
      <a href="#headers" className="text-accent underline decoration-accent/40 underline-offset-3">
        headers
      </a>{' '}
      {shown.map((name) => (
        <code key={name} className="mr-2.5 inline-block font-mono">
          {name}
        </code>
      ))}
    </p>
  );
}
